using System.Globalization;

namespace Nixish.Benchmarks;

/// <summary>Half-compressible files of 100 kB in 25 folders: what goes into an image, one layer a folder here and one <c>COPY</c> there.</summary>
internal sealed class ImageFolder
{
    private const int Folders = 25;
    private const int FileSize = 100_000;
    private readonly string _root;
    private int _changes;

    public ImageFolder(string root, int filesInFolder)
    {
        _root = root;
        var random = new Random(1);
        var content = new byte[FileSize];
        for (var folder = 0; folder < Folders; folder++)
        {
            var path = Directory.CreateDirectory(FolderOf(folder)).FullName;
            for (var file = 0; file < filesInFolder; file++)
            {
                // Random bytes, then a text that says the same over and over.
                random.NextBytes(content.AsSpan(0, FileSize / 2));
                for (var i = FileSize / 2; i < FileSize; i++)
                {
                    content[i] = (byte)"the quick brown fox jumps over the lazy dog; "[i % 45];
                }

                File.WriteAllBytes(Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"file-{file:0000}")), content);
            }
        }

        File.WriteAllText(Path.Combine(root, "Dockerfile"), "FROM scratch\nCOPY files /\nCMD [\"/none\"]\n");
    }

    public string Root => _root;

    /// <summary>The image.</summary>
    public Image Image => new("bench")
    {
        Layers = [.. Enumerable.Range(0, Folders).Select(folder => new Layer($"/{folder:00}", Source.Directory(FolderOf(folder))))],
        Command = ["/none"],
    };

    /// <summary>Changes one file in every folder, so that no layer is known anywhere.</summary>
    public void ChangeAll()
    {
        for (var folder = 0; folder < Folders; folder++)
        {
            Change(folder);
        }
    }

    /// <summary>Changes one file.</summary>
    public void ChangeOne() => Change(Folders - 1);

    private void Change(int folder)
    {
        using var file = File.OpenWrite(Path.Combine(FolderOf(folder), "file-0100"));
        file.Write(BitConverter.GetBytes(++_changes));
    }

    private string FolderOf(int folder) => Path.Combine(_root, "files", folder.ToString("00", CultureInfo.InvariantCulture));
}
