using System.Buffers.Binary;

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

    private static ServeSession Session(byte[] answers) => new("test", StoreDirectory.Default, new MemoryStream(), new MemoryStream(answers), () => { });

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
