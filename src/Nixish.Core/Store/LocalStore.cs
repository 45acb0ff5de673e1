using System.Diagnostics;

namespace Nixish;

/// <summary>
/// A store of this machine: sources and builds by their store paths, kept in a folder of the user's own. A path is valid once its
/// whole content is in place and hashed; whatever is killed whenever, a valid path is whole, and so is everything it refers to.
/// </summary>
/// <remarks>
/// Safe for many threads and processes at once. Paths lie in a physical folder of the store, under names of the logical folder
/// (<c>/nix/store</c>) that is part of every hash: <see cref="PhysicalPath(StorePath)"/> maps one to the other.
/// </remarks>
[DebuggerDisplay("{Root}")]
public sealed partial class LocalStore : IDisposable
{
    private const string Format = "nixish store 1\n";
    private readonly StoreLayout _layout;
    private readonly StoreOptions _options;
    private readonly Lock _scratchLock = new();
    private Scratch? _scratch;

    private LocalStore(StoreLayout layout, StoreDirectory directory, StoreOptions options)
    {
        (_layout, Directory, _options) = (layout, directory, options);
        Roots = new(this);
    }

    /// <summary>
    /// Opens a store, made where there is none, and deletes what killed processes left in it.
    /// </summary>
    /// <param name="root">Its physical folder; by default <c>$NIXISH_STORE</c>, then <c>$XDG_STATE_HOME/nixish</c>, then <c>~/.local/state/nixish</c>.</param>
    /// <param name="directory">The logical folder of its paths; by default <c>/nix/store</c>.</param>
    /// <exception cref="StoreException">The folder cannot be made, or is another version's.</exception>
    public static LocalStore Open(string? root = null, StoreDirectory? directory = null) => Open(root, directory, new());

    /// <summary>Opens a store: for writing, made where there is none; or for reading, and nothing in it changes.</summary>
    /// <param name="root">Its physical folder; null for the default.</param>
    /// <param name="directory">The logical folder of its paths; null for <c>/nix/store</c>.</param>
    /// <param name="options">How to open it.</param>
    /// <exception cref="StoreException">The folder cannot be made, is another version's, or, for reading, holds no store.</exception>
    public static LocalStore Open(string? root, StoreDirectory? directory, StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        root ??= Environment.GetEnvironmentVariable("NIXISH_STORE") is { Length: > 0 } variable ? variable : XdgFolder.Find("XDG_STATE_HOME", ".local/state", "nixish");
        var layout = new StoreLayout(Path.GetFullPath(root ?? throw new StoreException("There is no home folder to keep a store in. Set NIXISH_STORE to a folder.")));
        var store = new LocalStore(layout, directory ?? StoreDirectory.Default, options);
        try
        {
            if (options.Access == StoreAccess.Read)
            {
                RequireStore(layout.Root);
                return store;
            }

            MakePrivate(layout.Root);
            foreach (var folder in layout.Folders)
            {
                System.IO.Directory.CreateDirectory(folder);
            }

            CheckFormat(layout.Root);
            MakeCollectorFiles(layout);
            Scratch.Sweep(layout.Temporary);
            Recovery.Run(store);
            return store;
        }
        catch (IOException failure)
        {
            throw StoreException.From(failure, layout.Root);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new StoreException($"The store '{layout.Root}' cannot be opened: {failure.Message} Set NIXISH_STORE to a folder that you may write to.", failure);
        }
    }

    /// <summary>The physical folder.</summary>
    public string Root => _layout.Root;

    /// <summary>The logical folder that its paths lie in.</summary>
    public StoreDirectory Directory { get; }

    /// <summary>Whether it may be written.</summary>
    public StoreAccess Access => _options.Access;

    /// <summary>What must stay in the store, by name.</summary>
    public StoreRoots Roots { get; }

    /// <summary>Where <paramref name="path"/> is on this machine, whether it is valid or not.</summary>
    public string PhysicalPath(StorePath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Directory == Directory ? _layout.PhysicalOf(path) : throw new StoreException($"'{path}' does not lie in {Directory}, which the store '{Root}' holds.");
    }

    /// <summary>Where the log of the last build of <paramref name="derivation"/> is kept, whether there is one or not.</summary>
    public string LogPath(Derivation derivation)
    {
        ArgumentNullException.ThrowIfNull(derivation);
        return _layout.LogOf(derivation.Path);
    }

    /// <summary>Reads a derivation and all that it depends on from the <c>.drv</c> files in this store; what was built has left them there.</summary>
    /// <exception cref="InvalidDerivationException">A file is not what its path says, or the files depend on each other in a cycle.</exception>
    /// <exception cref="PathNotValidException">One of the files is not valid here.</exception>
    public Derivation LoadDerivation(StorePath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Derivation.Load(path, file => Contains(file)
            ? File.ReadAllBytes(PhysicalPath(file))
            : throw new PathNotValidException(file, $"'{file}' is not in the store '{Root}', so what it describes cannot be built from there."));
    }

    /// <summary>Deletes the temporary files of this instance. What is valid stays.</summary>
    public void Dispose()
    {
        lock (_scratchLock)
        {
            _scratch?.Dispose();
        }
    }

    internal StoreLayout Layout => _layout;

    // Made when it is first needed. Not by a lazy value, which would remember for ever that there was no space for it.
    internal Scratch Scratch
    {
        get
        {
            _ = Writable;
            lock (_scratchLock)
            {
                try
                {
                    return _scratch ??= Scratch.Make(_layout.Temporary);
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
                {
                    throw StoreException.Unwritable(failure, Root);
                }
            }
        }
    }

    /// <summary>This store, or an error where it is open for reading only.</summary>
    internal LocalStore Writable => Access == StoreAccess.ReadWrite ? this : throw new StoreReadOnlyException(Root);

    internal TimeProvider Time => _options.Time;

    /// <summary>A path in the store's file system that nothing is at; deleted at the latest when the next process opens the store.</summary>
    internal string Temporary() => Scratch.Next();

    /// <summary>Takes the lock of a path, or returns null where another holds it.</summary>
    internal FileLock? TryLock(StorePath path) => Scratch.Locks.TryTake(_layout.LockOf(path));

    /// <summary>Takes the lock of a path when whoever holds it lets go.</summary>
    internal Task<FileLock> LockAsync(StorePath path, CancellationToken cancellationToken) => FileLock.TakeAsync(Scratch.Locks.TryTake, _layout.LockOf(path), cancellationToken);

    // What is built may be nobody else's business; a folder that is there already keeps the mode that its owner chose.
    private static void MakePrivate(string root)
    {
        if (OperatingSystem.IsWindows())
        {
            System.IO.Directory.CreateDirectory(root);
        }
        else
        {
            System.IO.Directory.CreateDirectory(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void MakeCollectorFiles(StoreLayout layout)
    {
        foreach (var file in layout.CollectorFiles.Where(static file => !File.Exists(file)))
        {
            try
            {
                File.OpenHandle(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
            }
            catch (IOException)
            {
                // Too late on this disk, or somebody has it already.
            }
        }
    }

    private static void CheckFormat(string root)
    {
        var path = Path.Combine(root, "format");
        try
        {
            Refuse(root, File.ReadAllText(path));
        }
        catch (FileNotFoundException)
        {
            var temporary = $"{path}.{Guid.NewGuid():N}";
            File.WriteAllText(temporary, Format);
            File.Move(temporary, path, overwrite: true);
        }
    }

    private static void Refuse(string root, string found)
    {
        if (found != Format)
        {
            throw new StoreException($"'{root}' holds a store of another format ('{found.Trim()}'). Set NIXISH_STORE to another folder.");
        }
    }

    private static void RequireStore(string root)
    {
        try
        {
            Refuse(root, File.ReadAllText(Path.Combine(root, "format")));
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StoreException($"There is no store in '{root}' to read. Name its folder, or open it for writing to make one.", failure);
        }
    }
}
