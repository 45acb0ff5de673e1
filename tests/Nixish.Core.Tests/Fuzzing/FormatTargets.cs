using System.Text;
using System.Text.Json;
using Nixish.Tests.Fuzzing;

namespace Nixish.Core.Tests.Fuzzing;

/// <summary>Nix's formats: archives, derivations, paths, hashes, narinfos, keys.</summary>
internal static class FormatTargets
{
    private const string ShownPath = "/nix/store/vxjiwkjkn7x4079qvh1jkl5pn05j2aw0-foo";

    private static readonly Derivation Bottom = Of(new Recipe("bottom") { System = "builtin", Builder = "builtin:x", Outputs = ["out", "dev"] });

    // Of the first test vector of RFC 8032, so that the same seed makes the same inputs.
    public static string SigningKeyText { get; } = "fuzz-1:" + Convert.ToBase64String(Convert.FromHexString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("NAR", Drain, NarSamples.All) { Cases = 14_000 },
        new("derivation", Parse, Derivations()) { Cases = 12_000 },
        new("derivation files", Load, Derivations()) { Cases = 3_000 },
        new("store path", text => Agree(StorePath.Parse(text).ToString(), text), ShownPath, "/nix/store/00000000000000000000000000000000-a", "/nix/store/../etc/passwd", "/nix/store/vxjiwkjkn7x4079qvh1jkl5pn05j2aw0-..", ShownPath + "/below"),
        new("hash", text => Hash.Parse(text), Hashes()) { Cases = 8_000 },
        new("nix32", text => Agree(Nix32.Encode(Nix32.Decode(text)), text), "1b8m03r63zqhnjf7l5wnldhh7c134ap5vpj0850ymkq1iyzicy5s", "", "0000", "z"),
        new("path info", text => Refused(PathInfo.Parse(text, StoreDirectory.Default)), NarInfoText()),
        new("cache info", text => Refused(CacheInfo.Parse(text)), "StoreDir: /nix/store\nWantMassQuery: 1\nPriority: 40\n", "StoreDir: \n", "StoreDir: relative\n", "") { Cases = 2_000 },
        new("build trace", text => Refused(BuildTrace.Parse(text)), Trace(), "Trace: x\n", "Output: out \n") { Cases = 5_000 },
        new("kept content", text => Refused(ContentIdentity.ReadLine(text)), "x\nContent: sha256:1b8m03r63zqhnjf7l5wnldhh7c134ap5vpj0850ymkq1iyzicy5s\n", "\nContent: \n") { Cases = 1_000 },
        new("narinfo", text => NarInfo.Parse(text), NarInfoText()) { Cases = 8_000 },
        new("public key", text => PublicKey.Parse(text), "cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=", "a:", ":a", "a:AAAA"),
        new("signing key", text => SigningKey.Parse(text), SigningKeyText, "a:AAAA", "a:"),
        new("signature", text => Refused(Signature.TryParse(text, out var signature) ? signature : null), "cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY==", "x:"),
        new("structured attributes", Attributes, """{"a":[1,"x",null,true,{"b":{}}],"c":-9223372036854775808}""", "[[[]]]", "1.5", "\"\\ud800\"") { AllowancePerByte = 2_000 },
        new("fingerprint of a secret", text => SecretFingerprint.Parse(text), $"pbkdf2-sha256:600000:{new string('a', 32)}:{new string('b', 64)}"),
    ];

    private static void Refused(object? read) => _ = read ?? throw new NixishException("It is refused by null.");

    private static void Drain(byte[] bytes)
    {
        var reader = new NarReader(new MemoryStream(bytes));
        var buffer = new byte[1024];
        while (reader.Read())
        {
            while (reader.Node is NarNode.File or NarNode.Executable && reader.ReadContent(buffer) > 0)
            {
            }
        }
    }

    // What is accepted is what Nix writes, byte for byte.
    private static void Parse(byte[] bytes)
    {
        var derivation = Derivation.Parse("fuzzed", bytes, Input);
        if (!derivation.ToATerm().AsSpan().SequenceEqual(bytes))
        {
            throw new InvalidOperationException("What was read is written otherwise.");
        }
    }

    private static void Load(byte[] bytes) => Derivation.Load(StorePath.ForText(StoreDirectory.Default, "fuzzed.drv", bytes, [Bottom.Path]), path => path == Bottom.Path ? Bottom.ToATerm() : bytes);

    private static Derivation Input(StorePath path) => path == Bottom.Path ? Bottom : throw new InvalidDerivationException($"There is no {path}.");

    private static void Attributes(string text)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return;
        }

        using (document)
        {
            var value = StructuredValue.FromJson(document.RootElement);
            new Recipe("x") { System = "s", Builder = "b", Structured = new() { ["value"] = value } }.Lower(new());
        }
    }

    private static IReadOnlyList<byte[]> Derivations() =>
    [
        Of(new Recipe("fuzzed") { System = "x86_64-linux", Builder = "/bin/sh", Arguments = ["-c", "echo \"hi\"\n\t\\ > $out"], Environment = new() { ["PATH"] = "/bin", ["é"] = "ü" }, Outputs = ["out", "dev"] }).ToATerm(),
        Of(new Recipe("fuzzed") { System = "builtin", Builder = "builtin:x", Fixed = new(Hash.Sha256("x"u8), FixedOutputMode.Recursive) }).ToATerm(),
        Of(new Recipe("fuzzed") { System = "builtin", Builder = "builtin:x", Structured = new() { ["a"] = "b" } }).ToATerm(),
        "Derive([],[],[],\"\",\"\",[],[])"u8.ToArray(),
        "Derive([(\"out\",\"/nix/store/vxjiwkjkn7x4079qvh1jkl5pn05j2aw0-foo\",\"r:sha1\",\"zz\")],[],[],\"x\",\"y\",[],[])"u8.ToArray(),
        "DrvWithVersion(\"xp-dyn-drv\",[],[],[],\"\",\"\",[],[])"u8.ToArray(),
        .. new[] { Uses().ToATerm() },
    ];

    private static Derivation Uses() => Of(new Recipe("fuzzed")
    {
        System = "builtin",
        Builder = "builtin:x",
        Environment = new() { ["a"] = $"{new Recipe("bottom") { System = "builtin", Builder = "builtin:x", Outputs = ["out", "dev"] }}", ["b"] = $"{Source.Text("source", "text")}" },
    });

    private static Derivation Of(Recipe recipe) => ((LoweredOutput)new Lowering().Lower(recipe)).Derivation;

    private static string[] Hashes()
    {
        var hash = Hash.Sha256("x"u8);
        return [hash.ToString(HashFormat.Sri), hash.ToString(HashFormat.Nix32), hash.ToString(HashFormat.Base16), hash.ToString(HashFormat.Base64), "md5:", "sha512:" + new string('0', 103), "sha1-"];
    }

    private static string Trace()
    {
        var path = StorePath.Parse(ShownPath);
        var hash = Hash.Sha256("x"u8);
        return new BuildTrace(hash, Bottom.Path) { Outputs = new() { ["out"] = new(path, hash, 120, hash) }, References = [new(path, hash)] }.ToText();
    }

    private static string NarInfoText() => $"""
        StorePath: {ShownPath}
        URL: nar/1w1fff338fvdw53sqgamddn1b2xgds473pv6y13gizdbqjv4i5p3.nar.xz
        Compression: xz
        FileHash: sha256:1w1fff338fvdw53sqgamddn1b2xgds473pv6y13gizdbqjv4i5p3
        FileSize: 114980
        NarHash: sha256:0lxjvvpr59c2mdram7ympy5ay741f180kv3349hvfc3f8nrmbqf6
        NarSize: 464152
        References: 7gx4kiv5m0i7d7qkixq2cwzbr10lvxwc-glibc-2.27 vxjiwkjkn7x4079qvh1jkl5pn05j2aw0-foo
        Deriver: 10dx1q4ivjb115y3h90mipaaz533nr0d-net-tools-1.60.drv
        Sig: cache.nixos.org-1:sn5s/RrqEI+YG6/PjwdbPjcAC7rcta7sJU4mFOawGvJBLsWkyLtBrT2EuFt/LJjWkTZ+ZWOI9NTtjo/woMdvAg==
        CA: fixed:r:sha256:1w1fff338fvdw53sqgamddn1b2xgds473pv6y13gizdbqjv4i5p3

        """;

    private static void Agree(string read, string text)
    {
        if (!string.Equals(read, text, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"'{text}' was read as '{read}'.");
        }
    }
}
