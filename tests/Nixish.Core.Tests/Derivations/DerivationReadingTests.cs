using System.Text;

namespace Nixish.Core.Tests.Derivations;

public class DerivationReadingTests
{
    private const string Good = """Derive([("out","/nix/store/ar6mmvsdhj3c9pyfnp7ga31ffs4akn5p-r","","")],[],[],"x86_64-linux","/bin/sh",["a\n\"b"],[("builder","/bin/sh"),("name","r"),("out","/nix/store/ar6mmvsdhj3c9pyfnp7ga31ffs4akn5p-r"),("system","x86_64-linux")])""";

    [Fact]
    public void What_is_written_is_read_again_with_all_its_inputs()
    {
        foreach (var seed in Enumerable.Range(0, 10))
        {
            var lowering = new Lowering();
            var files = new Dictionary<StorePath, byte[]>();
            foreach (var recipe in new RandomGraph(seed, 40).Recipes)
            {
                Keep(((LoweredOutput)lowering.Lower(recipe)).Derivation, files);
            }

            foreach (var (path, bytes) in files)
            {
                var read = Derivation.Load(path, file => files[file]);
                read.Path.Should().Be(path);
                read.ToATerm().Should().Equal(bytes);
            }
        }
    }

    [Theory]
    [InlineData("Derive(", "Derive (", "'Derive(' is expected here")]
    [InlineData("),(\"name\"", "), (\"name\"", "is expected here")]
    [InlineData("(\"name\",\"r\"),", "(\"name\",\"r\"),(\"name\",\"r\"),", "'name' does not follow 'name'")]
    [InlineData("(\"name\",\"r\"),", "(\"a\",\"r\"),", "'a' does not follow 'builder'")]
    [InlineData("\"system\",", "\"\\system\",", "its text is not the one that Nix writes")]
    [InlineData("\\n", "\n", "its text is not the one that Nix writes")]
    [InlineData("],[],[],", "],[(\"/nix/store/ar6mmvsdhj3c9pyfnp7ga31ffs4akn5p-r.drv\",[])],[],", "an input has no outputs")]
    [InlineData("],[],[],", "],[],[\"/nix/store/../etc\"],", "is not a path in /nix/store")]
    [InlineData("],[],[],", "],[],[\"/tmp/x\"],", "is not a path in /nix/store")]
    [InlineData("\"system\",\"x86_64-linux\")])", "\"system\",\"x86_64-linux\")]) ", "something follows its end")]
    [InlineData("\"system\",\"x86_64-linux\")])", "\"system", "a text has no end")]
    [InlineData("\"/bin/sh\",[", "\"/bin/bash\",[", "is said to be")]
    [InlineData("\"out\",\"/nix/store/a", "\"out\",\"/nix/store/0", "is said to be")]
    [InlineData("\"\",\"\")", "\"text:sha256\",\"00\")", "which Nixish does not support")]
    [InlineData("\"\",\"\")", "\"r:sha256\",\"00\")", "is not a hash")]
    public void What_nix_would_not_have_written_is_refused(string replaced, string by, string problem)
    {
        Read(Good).Path.Name.Should().Be("r.drv");
        var at = Good.IndexOf(replaced, StringComparison.Ordinal);
        at.Should().BeGreaterThanOrEqualTo(0);
        var reading = () => Read(string.Concat(Good.AsSpan(0, at), by, Good.AsSpan(at + replaced.Length)));
        reading.Should().Throw<InvalidDerivationException>().WithMessage($"*'r'*{problem}*");
    }

    [Fact]
    public void Files_that_depend_on_each_other_are_refused()
    {
        var (a, b) = (new StorePath(StoreDirectory.Default, $"{new string('a', 32)}-a.drv"), new StorePath(StoreDirectory.Default, $"{new string('b', 32)}-b.drv"));
        byte[] Needs(StorePath other) => Encoding.UTF8.GetBytes($"""Derive([("out","","","")],[("{other}",["out"])],[],"s","b",[],[("out","")])""");
        var loading = () => Derivation.Load(a, path => Needs(path == a ? b : a));
        loading.Should().Throw<InvalidDerivationException>().WithMessage("*depends on itself by way of*-a.drv*");
    }

    [Fact]
    public void A_file_that_is_not_what_its_path_says_is_refused()
    {
        var path = new StorePath(StoreDirectory.Default, $"{new string('a', 32)}-r.drv");
        FluentActions.Invoking(() => Derivation.Load(path, _ => Encoding.UTF8.GetBytes(Good))).Should().Throw<InvalidDerivationException>().WithMessage("*said to be*");
    }

    [Fact]
    public void Damaged_files_give_typed_errors_or_derivations_never_anything_else()
    {
        var random = new Random(42);
        var whole = Encoding.UTF8.GetBytes(Good);
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = whole.ToArray();
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                damaged[random.Next(damaged.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : damaged[random.Next(damaged.Length)];
            }

            damaged = random.Next(4) == 0 ? damaged[..random.Next(damaged.Length)] : damaged;
            try
            {
                Derivation.Parse("r", damaged, _ => throw new InvalidDerivationException("no inputs")).ToATerm().Should().Equal(damaged);
            }
            catch (NixishException)
            {
            }
        }
    }

    private static Derivation Read(string text) => Derivation.Parse("r", Encoding.UTF8.GetBytes(text), _ => throw new InvalidDerivationException("'r' has no inputs here"));

    private static void Keep(Derivation derivation, Dictionary<StorePath, byte[]> files)
    {
        if (files.TryAdd(derivation.Path, derivation.ToATerm()))
        {
            foreach (var input in derivation.Inputs)
            {
                Keep(input.Derivation, files);
            }
        }
    }
}
