namespace Nixish.Core.Tests.Nix;

/// <summary>What a Nix says in a short talk: a greeting, valid paths, a closure, one path and its NAR.</summary>
internal static class ServeAnswers
{
    private static readonly StorePath Known = StorePath.Parse("/nix/store/ga2z2q3wv8yl5h7487biqdzf3npxml9x-here");

    /// <summary>All of it as it should be.</summary>
    public static byte[] Good { get; } = Write();

    /// <summary>Holds that talk with answers that may be anything.</summary>
    public static void Read(byte[] answers)
    {
        using var session = new ServeSession("test", StoreDirectory.Default, new MemoryStream(), new MemoryStream(answers), static () => { });
        try
        {
            session.Greet();
            session.FindValid([Known], RemoteSubstitution.Never);
            session.FindClosure([Known]);
            session.Take([.. session.FindInfos([Known]).Values], static (info, nar) =>
            {
                using var input = new NarInput(nar, info);
                var reader = new NarReader(input);
                while (reader.Read())
                {
                }

                input.Verify();
            });
        }
        catch (TalkEndedException failure)
        {
            // Whoever opened the talk says why it ended.
            throw new NixishException("The talk ended.", failure);
        }
    }

    private static byte[] Write()
    {
        using var nar = new MemoryStream();
        var archive = new NarWriter(nar);
        archive.WriteFile("hello"u8);
        archive.Complete();
        var bytes = new MemoryStream();
        using var writer = new ServeWriter(bytes);
        writer.Number(0x5452eecbUL);
        writer.Number(0x207UL);
        writer.Paths([Known]);
        writer.Paths([Known]);
        writer.Path(Known);
        writer.Path(null);
        writer.Paths([Known]);
        writer.Number(nar.Length);
        writer.Number(nar.Length);
        writer.Text(Hash.Sha256(nar.ToArray()).ToString(HashFormat.Nix32));
        writer.Text("");
        writer.Texts(["cache-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=="]);
        writer.Text("");
        writer.Write(nar.ToArray());
        writer.Flush();
        return bytes.ToArray();
    }
}
