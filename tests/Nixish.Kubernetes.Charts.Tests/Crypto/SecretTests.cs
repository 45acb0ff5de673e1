using System.Text;
using Nixish.Kubernetes.Charts.Tests.Functions;

namespace Nixish.Kubernetes.Charts.Tests.Crypto;

public class SecretTests
{
    // The vectors of the reference implementation (crypt_blowfish, wrapper.c) and of jBCrypt.
    [Theory]
    [InlineData("", "DCq7YPn5Rq63x1Lad4cll.", 6, "TV4S6ytwfsfvkgY8jIucDrjc8deX1s.")]
    [InlineData("a", "m0CrhHm10qJ3lXRY.5zDGO", 6, "3rS2KdeeWLuGmsfGlMfOxih58VYVfxe")]
    [InlineData("abc", "If6bvum7DFjUnE9p2uDeDu", 6, "0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", ".rCVZVOThsIa97pEDOxvGu", 6, "RRgzG64bvtJ0938xuqzv18d3ZpQhstC")]
    public void Bcrypt_agrees_with_the_reference(string password, string salt, int cost, string hash) =>
        Bcrypt.Hash(Encoding.UTF8.GetBytes(password), Unpack(salt), cost).Should().Be($"$2a$0{cost}${salt}{hash}");

    // RFC 7914, section 12.
    [Theory]
    [InlineData("", "", 16, 1, 1, "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")]
    [InlineData("password", "NaCl", 1024, 8, 16, "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")]
    public void Scrypt_agrees_with_its_RFC(string password, string salt, int cost, int blockSize, int parallel, string key) =>
        Convert.ToHexStringLower(Scrypt.Derive(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt), cost, blockSize, parallel, 64)).Should().Be(key);

    [Theory]
    [InlineData("{{ derivePassword 1 \"maximum\" \"password\" \"user\" \"example.com\" }}")]
    [InlineData("{{ derivePassword 1 \"long\" \"password\" \"user\" \"example.com\" }}")]
    [InlineData("{{ derivePassword 2 \"medium\" \"password\" \"user\" \"example.com\" }}")]
    [InlineData("{{ derivePassword 1 \"short\" \"pässword\" \"üser\" \"example.com\" }}")]
    [InlineData("{{ derivePassword 1 \"basic\" \"\" \"\" \"\" }}")]
    [InlineData("{{ derivePassword 4294967295 \"pin\" \"password\" \"user\" \"example.com\" }}")]
    [InlineData("{{ derivePassword 1 \"nope\" \"password\" \"user\" \"example.com\" }}")]
    [InlineData("{{ derivePassword -1 \"pin\" \"password\" \"user\" \"example.com\" }}")]
    [InlineData("{{ derivePassword .f \"pin\" \"password\" \"user\" \"example.com\" }}")]
    [InlineData("{{ decryptAES \"key\" \"\" }}|{{ encryptAES \"key\" \"\" }}")]
    [InlineData("{{ decryptAES \"key\" \"*\" }}")]
    [InlineData("{{ decryptAES \"secretkey\" \"30tEfhuJSVRhpG97XCuWgz2okj7L8vQ1s6V9zVUPeDQ=\" }}")]
    [InlineData("{{ decryptAES \"secretkey\" \"AAAAAAAAAAAAAAAAAAAAAAAA\" }}")]
    [InlineData("{{ randInt 5 5 }}")]
    [InlineData("{{ randBytes -1 }}")]
    [InlineData("{{ randAlpha -1 }}|{{ randNumeric 0 }}|{{ shuffle \"\" }}|{{ shuffle \"aaa\" }}")]
    [InlineData("{{ htpasswd \"a:b\" \"x\" }} {{ genPrivateKey \"nope\" }}")]
    [InlineData("{{ genCAWithKey \"a\" 1 \"no pem\" }}")]
    [InlineData("{{ buildCustomCert \"*\" \"*\" }}")]
    [InlineData("{{ buildCustomCert \"aGVsbG8=\" \"aGVsbG8=\" }}")]
    [InlineData("{{ genSelfSignedCert \"a\" (list 5) nil 1 }}")]
    [InlineData("{{ genSelfSignedCert \"a\" (list \"nope\") nil 1 }}")]
    [InlineData("{{ genSelfSignedCert \"a\" nil (list 5) 1 }}")]
    [InlineData("{{ genSelfSignedCert \"a\" nil (list \"é\") 1 }}")]
    public void What_does_not_change_is_what_the_original_gives(string template) => FunctionCase.Check(template);

    [Fact]
    public void A_text_is_decrypted_with_the_password_that_encrypted_it() =>
        FunctionCase.Ours("{{ encryptAES \"a long password of more than thirty-two bytes\" .u | decryptAES \"a long password of more than thirty-two bytes\" }}").Should().Be("output: héllo wörld ☃😀");

    [Fact]
    public void Random_texts_have_their_length_and_letters()
    {
        FunctionCase.Ours("{{ randAlphaNum 40 }}").Should().MatchRegex("^output: [A-Za-z0-9]{40}$");
        FunctionCase.Ours("{{ randAlpha 40 }}").Should().MatchRegex("^output: [A-Za-z]{40}$");
        FunctionCase.Ours("{{ randNumeric 40 }}").Should().MatchRegex("^output: [0-9]{40}$");
        FunctionCase.Ours("{{ randAscii 40 | len }}").Should().Be("output: 40");
        FunctionCase.Ours("{{ randBytes 16 | b64dec | len }}").Should().Be("output: 16");
        FunctionCase.Ours("{{ uuidv4 }}").Should().MatchRegex("^output: [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$");
        FunctionCase.Ours("{{ shuffle \"héy😀\" | splitList \"\" | sortAlpha | join \"\" }}").Should().Be("output: hyé😀");
        FunctionCase.Ours("{{ range until 50 }}{{ $n := randInt 3 6 }}{{ if or (lt $n 3) (gt $n 5) }}out{{ end }}{{ end }}").Should().Be("output: ");
    }

    private static byte[] Unpack(string salt)
    {
        const string Letters = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        var bits = string.Concat(salt.Select(static c => Convert.ToString(Letters.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(6, '0')));
        return [.. Enumerable.Range(0, 16).Select(index => Convert.ToByte(bits.Substring(8 * index, 8), 2))];
    }
}
