using System.IO.Pipelines;

namespace Nixish;

/// <summary>The layers of an image that holds sources only, written from where the sources are: no store, no archive on disk.</summary>
internal sealed class LayerPreview
{
    private readonly List<LayerTree> _layers = [];
    private readonly string _folder;

    private LayerPreview(string folder) => _folder = folder;

    /// <summary>Null where something has to be built, or where store paths are in the image at their own paths.</summary>
    /// <param name="image">The image.</param>
    /// <param name="lowering">The reading of its sources.</param>
    /// <param name="folder">An empty folder, for texts.</param>
    public static LayerPreview? TryMake(Image image, Lowering lowering, string folder)
    {
        UserFiles.RequireKnown(image, lowering);
        if (ImageRecipe.NamedBy(image).Length > 0)
        {
            return null;
        }

        var preview = new LayerPreview(folder);
        return image.Layers.AsEnumerable().All(layer => preview.TryAdd(layer, lowering)) ? preview : null;
    }

    public async Task<IReadOnlyList<ImageEntry>> ReadAsync(CancellationToken cancellationToken)
    {
        var entries = new LayerEntries();
        for (var i = 0; i < _layers.Count; i++)
        {
            var pipe = new Pipe();
            var tree = _layers[i];
            var writing = Task.Run(() => Write(tree, pipe.Writer, cancellationToken), cancellationToken);
            try
            {
                await entries.ReadAsync(pipe.Reader.AsStream(leaveOpen: true), i, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                // Whoever writes then waits for nobody.
                await pipe.Reader.CompleteAsync().ConfigureAwait(false);
            }

            await writing.ConfigureAwait(false);
        }

        return entries.All;
    }

    private static void Write(LayerTree tree, PipeWriter output, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            using var buffered = new BufferedStream(output.AsStream(leaveOpen: true), 64 * 1024);
            var tar = new TarArchive(buffered);
            new LayerWriter(tar, cancellationToken).Write(tree);
            tar.End();
        }
        catch (Exception thrown)
        {
            failure = thrown;
            throw;
        }
        finally
        {
            // The reader then fails with the same.
            output.Complete(failure);
        }
    }

    private bool TryAdd(Layer layer, Lowering lowering)
    {
        var tree = new LayerTree();
        foreach (var (path, content) in layer.Content.AsSpan())
        {
            if (lowering.Lower(content) is not LoweredSource { References.IsEmpty: true } source)
            {
                return false;
            }

            Place(tree, path, source.Content);
        }

        LayerRecipe.Fill(tree, layer, lowering);
        _layers.Add(tree);
        return true;
    }

    private void Place(LayerTree tree, string path, SourceContent content)
    {
        switch (content)
        {
            case SourceContent.Text text:
                var file = Path.Combine(_folder, Guid.NewGuid().ToString("n"));
                File.WriteAllBytes(file, text.Bytes);
                tree.Place(path, file);
                break;
            case SourceContent.Tree source:
                var read = source.Read() ?? throw new SourceNotFoundException(source.Path.ToString(), $"'{source.Path}' vanished while it was read.");
                Place(tree, path.TrimEnd('/'), source.Path, read);
                break;
        }
    }

    // File by file, so that what the source's rules leave out is not there.
    private static void Place(LayerTree tree, string path, DiskPath place, TreeNode node)
    {
        if (node.Stat.Kind != FileKind.Directory)
        {
            tree.Place(path.Length == 0 ? "/" : path, place.ToString());
            return;
        }

        tree.Folder(path.Length == 0 ? "/" : path);
        foreach (var child in node.Children)
        {
            Place(tree, $"{path}/{System.Text.Encoding.UTF8.GetString(child.Name)}", place.Join(child.Name), child);
        }
    }
}
