namespace Nixish;

/// <summary>Where a source's bytes come from when a store takes them in.</summary>
internal abstract record SourceContent
{
    private SourceContent()
    {
    }

    /// <summary>A tree on disk, without what its filter leaves out.</summary>
    public sealed record Tree(DiskPath Path, Func<DiskPath, EntryFilter?> Filter) : SourceContent
    {
        public TreeNode? Read()
        {
            try
            {
                return TreeReader.Read(Path, Filter(Path));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new SourceException($"The source '{Path}' cannot be read: {failure.Message}", failure);
            }
        }
    }

    /// <summary>One file with these bytes.</summary>
    public sealed record Text(byte[] Bytes) : SourceContent;
}
