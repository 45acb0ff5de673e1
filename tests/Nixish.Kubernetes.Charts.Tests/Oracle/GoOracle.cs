using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.Oracle;

/// <summary>
/// The originals: Go's text/template, Sprig, sigs.k8s.io/yaml and the rest, in one process of a Go program of ours (Oracle/Program) that all tests of a run share.
/// </summary>
/// <remarks>
/// Ask for many things at once: a question alone costs a switch between processes, a thousand in one call little more. To add an operation, write a Go function
/// of the request in Oracle/Program, name it in <c>operations</c> in main.go, and ask for it here by that name: <c>new OracleQuestion("my.operation") { Text = … }</c>.
/// </remarks>
internal static class GoOracle
{
    private static readonly string[] Packages = ["github.com/Masterminds/sprig", "sigs.k8s.io/yaml", "gopkg.in/yaml.v3", "github.com/BurntSushi/toml"];
    private const string Sources = "/usr/share/gocode/src";
    private static readonly Lock Gate = new();
    private static Process? Running;

    /// <summary>Skips a test where Go or its packages are not installed.</summary>
    public static void SkipIfAbsent()
    {
        Assert.SkipUnless(TestProgram.IsOnPath("go"), "go is not on PATH.");
        foreach (var package in Packages)
        {
            Assert.SkipUnless(Directory.Exists(Path.Combine(Sources, package)), $"The Go package {package} is not in {Sources}: eng/servers/install brings it.");
        }
    }

    /// <summary>What the original says to one question.</summary>
    public static OracleAnswer Ask(OracleQuestion question) => Ask([question])[0];

    /// <summary>What the original says to each question, in order. Skips the test where there is no Go.</summary>
    public static IReadOnlyList<OracleAnswer> Ask(IReadOnlyList<OracleQuestion> questions)
    {
        SkipIfAbsent();
        lock (Gate)
        {
            var process = Running ??= Start();
            // Both sides would wait for each other with full pipes if one thread wrote everything first.
            var writing = new Thread(() => Write(process.StandardInput, questions)) { IsBackground = true };
            writing.Start();
            var answers = new OracleAnswer[questions.Count];
            for (var i = 0; i < answers.Length; i++)
            {
                if (process.StandardOutput.ReadLine() is not { } line)
                {
                    Running = null;
                    throw new InvalidOperationException($"The oracle ended at question {i}: {questions[i].ToJson()}");
                }

                answers[i] = Read(line);
            }

            writing.Join();
            return answers;
        }
    }

    private static void Write(StreamWriter input, IReadOnlyList<OracleQuestion> questions)
    {
        try
        {
            foreach (var question in questions)
            {
                input.Write(question.ToJson());
                input.Write('\n');
            }

            input.Flush();
        }
        catch (IOException)
        {
            // It has ended: who reads its answers says at which question, and an exception of a thread would end all tests.
        }
    }

    private static OracleAnswer Read(string line)
    {
        using var reply = JsonDocument.Parse(line);
        return reply.RootElement.TryGetProperty("error", out var error)
            ? new(null, GoText.FromUtf8(error.GetBytesFromBase64()))
            : new(GoText.FromUtf8(reply.RootElement.GetProperty("out") is { ValueKind: JsonValueKind.String } text ? text.GetBytesFromBase64() : []), null);
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo(Build())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        start.Environment["TZ"] = "UTC";
        return Process.Start(start)!;
    }

    // The name of the program is the hash of its sources, so that it is built once and rebuilt when they change.
    private static string Build()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Oracle", "Program");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var source in Directory.GetFiles(folder, "*.go").Order(StringComparer.Ordinal))
        {
            hash.AppendData(File.ReadAllBytes(source));
        }

        var program = Path.Combine(AppContext.BaseDirectory, "Oracle", $"oracle-{Convert.ToHexStringLower(hash.GetHashAndReset())[..16]}");
        if (!File.Exists(program))
        {
            var built = $"{program}.{Environment.ProcessId}";
            new TestProgram("go", "build", "-o", built, ".")
            {
                Folder = folder,
                Environment = new Dictionary<string, string>
                {
                    ["GO111MODULE"] = "off",
                    ["GOPATH"] = "/usr/share/gocode",
                    ["GOFLAGS"] = "",
                    ["GOCACHE"] = Path.Combine(Path.GetTempPath(), $"nixish-go-cache-{Environment.UserName}"),
                    ["CGO_ENABLED"] = "0",
                },
            }.Output();
            File.Move(built, program, overwrite: true);
        }

        return program;
    }
}
