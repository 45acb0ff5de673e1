using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Core.Tests.Nix;

public sealed class ServeSessionTests
{
    private static readonly StorePath Known = StorePath.Parse("/nix/store/ga2z2q3wv8yl5h7487biqdzf3npxml9x-here");

    [Fact]
    public void What_does_not_greet_as_nix_does_is_told_from_a_nix()
    {
        var talk = () => Session("Welcome to this machine!"u8.ToArray()).Greet();
        talk.Should().Throw<NixProtocolException>().Which.Message.Should().Contain("'Welcome '");
    }

    [Fact]
    public void A_nix_that_is_too_old_is_named_with_its_version()
    {
        var talk = () => Session([.. Numbers(0x5452eecb, 0x204)]).Greet();
        talk.Should().Throw<NixStoreException>().Which.Message.Should().Contain("2.4").And.Contain("Nix 2.3");
    }

    [Fact]
    public void A_length_that_cannot_be_is_refused_before_anything_is_allocated()
    {
        foreach (var length in (ulong[])[ulong.MaxValue, 1UL << 60, int.MaxValue, 4097])
        {
            using var session = Session([.. Numbers(0x5452eecb, 0x207, length, length, length)]);
            session.Greet();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var talk = () => session.FindInfos([Known]);
            talk.Should().Throw<NixProtocolException>();
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
        }
    }

    [Fact]
    public void A_path_that_nobody_asked_for_is_refused()
    {
        var writer = new MemoryStream();
        using var answer = new ServeWriter(writer);
        answer.Number(0x5452eecbUL);
        answer.Number(0x207UL);
        answer.Paths([StorePath.Parse("/nix/store/1rm9pz3c7ynncrr9l3930jbpq2y5b078-other")]);
        answer.Flush();
        using var session = Session(writer.ToArray());
        session.Greet();
        var talk = () => session.FindValid([Known], RemoteSubstitution.Never);
        talk.Should().Throw<NixProtocolException>();
    }

    [Fact]
    public void Damaged_and_cut_answers_end_in_typed_errors()
    {
        var good = Answers();
        Prop.ForAll(Gen.Choose(0, good.Length - 1).SelectMany(at => Gen.Choose(0, 511).Select(value => (at, value))).ToArbitrary(), change =>
        {
            byte[] damaged = [.. good];
            damaged[change.at] = (byte)change.value;
            using var session = Session(change.value > 255 ? damaged[..change.at] : damaged);
            try
            {
                session.Greet();
                session.FindValid([Known], RemoteSubstitution.Never);
                session.FindClosure([Known]);
                session.FindInfos([Known]);
            }
            catch (Exception failure) when (failure is NixStoreException or TalkEndedException)
            {
                // What it must be; the second becomes a lost connection or store where it was opened.
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    private static ServeSession Session(byte[] answers) => new("test", StoreDirectory.Default, new MemoryStream(), new MemoryStream(answers), () => { });

    private static byte[] Answers()
    {
        var bytes = new MemoryStream();
        using var writer = new ServeWriter(bytes);
        writer.Number(0x5452eecbUL);
        writer.Number(0x207UL);
        writer.Paths([Known]);
        writer.Paths([Known]);
        writer.Path(Known);
        writer.Path(null);
        writer.Paths([Known]);
        writer.Number(120);
        writer.Number(120);
        writer.Text(Hash.Sha256([]).ToString(HashFormat.Nix32));
        writer.Text("");
        writer.Texts([]);
        writer.Text("");
        writer.Flush();
        return bytes.ToArray();
    }

    private static IEnumerable<byte> Numbers(params ulong[] numbers)
    {
        foreach (var number in numbers)
        {
            var bytes = new byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
            foreach (var value in bytes)
            {
                yield return value;
            }
        }
    }
}
