using System.Globalization;
using System.Text;

namespace Nixish;

public sealed partial record PathInfo
{
    /// <summary>
    /// What is signed: <c>1;path;NAR hash;NAR size;references</c>. Deriver, content address, and where and how a cache keeps the NAR, are not part of it.
    /// </summary>
    public string Fingerprint
    {
        get
        {
            var text = new StringBuilder();
            text.Append("1;").Append(Path).Append(';').Append(NarHash.ToString(HashFormat.Nix32)).Append(';');
            text.Append(NarSize.ToString(CultureInfo.InvariantCulture)).Append(';');
            return text.AppendJoin(',', References.Order()).ToString();
        }
    }

    /// <summary>The same with a signature of <paramref name="key"/> instead of any that bears its name.</summary>
    public PathInfo Sign(SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var signature = key.Sign(Encoding.UTF8.GetBytes(Fingerprint));
        return Signatures.Contains(signature) ? this : this with { Signatures = [.. Signatures.Where(one => one.KeyName != key.Name), signature] };
    }

    /// <summary>Whether one of the signatures is of exactly this content, by <paramref name="key"/>.</summary>
    public bool IsSignedBy(PublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var claims = Signatures.Where(signature => signature.KeyName == key.Name).ToArray();
        return claims.Length > 0 && Encoding.UTF8.GetBytes(Fingerprint) is var message && claims.Any(signature => key.Verify(message, signature));
    }
}
