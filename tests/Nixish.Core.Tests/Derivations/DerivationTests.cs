using System.Text;

namespace Nixish.Core.Tests.Derivations;

public class DerivationTests
{
    private static readonly Hash BarHash = Hash.Parse("08813cbee9903c62be4c5027726a418a300da4500b2d369d3af9286f4815ceba", HashAlgorithm.Sha256);

    private static Recipe Bar => new("bar")
    {
        System = ":",
        Builder = ":",
        Fixed = new(BarHash, FixedOutputMode.Recursive) { Spelling = HashFormat.Base16 },
    };

    [Fact]
    public void A_fixed_output_and_its_user_have_the_paths_that_nix_gives()
    {
        var foo = new Recipe("foo") { System = ":", Builder = ":", Outputs = ["out", "dev"], Environment = new() { ["bar"] = $"{Bar}" } };
        var lowering = new Lowering();
        var bar = (LoweredOutput)lowering.Lower(Bar);
        bar.Derivation.Path.ToString().Should().Be("/nix/store/0hm2f1psjpcwg8fijsmr4wwxrx59s092-bar.drv");
        bar.Path.ToString().Should().Be("/nix/store/4q0pg5zpfmznxscq3avycvf9xdvx50n3-bar");
        lowering.Lower(foo).Path.ToString().Should().Be("/nix/store/ij73wmyjdhg2s0z90gxwjs0kq3dxixrw-foo");
        Encoding.UTF8.GetString(bar.Derivation.ToATerm()).Should().StartWith("Derive([(\"out\"");
    }
}
