namespace Nixish;

/// <summary>The address of a build machine as Nix writes it: a host, or <c>ssh://[user@]host[:port][?parameter=value&amp;…]</c>.</summary>
internal static class MachineAddress
{
    private const string Scheme = "://";

    public static (SshDestination Destination, NixStoreOptions Nix) Parse(string address, MachinesFile.Place place)
    {
        var question = address.IndexOf('?', StringComparison.Ordinal);
        var target = question < 0 ? address : address[..question];

        // Nix's newer protocol is spoken by the same machines; here it is always the one that each of them speaks.
        if (target.StartsWith("ssh-ng://", StringComparison.Ordinal))
        {
            target = $"ssh://{target["ssh-ng://".Length..]}";
        }

        if (target.Contains('/', StringComparison.Ordinal) && !target.StartsWith("ssh://", StringComparison.Ordinal))
        {
            throw place.Wrong($"'{address}' is not reached over SSH{(target.Contains(Scheme, StringComparison.Ordinal) ? "" : ", as a store of this machine is not: give that to a NixHost")}");
        }

        SshDestination destination;
        try
        {
            destination = SshDestination.Parse(target);
        }
        catch (SshDestinationException failure)
        {
            throw place.Wrong(failure.Message.TrimEnd('.'));
        }

        var nix = new NixStoreOptions();
        foreach (var parameter in question < 0 ? [] : address[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = parameter.Split('=', 2);
            var value = parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : throw place.Wrong($"its parameter '{parameter}' has no value");
            switch (parts[0])
            {
                case "ssh-key":
                    destination = destination with { IdentityFile = value };
                    break;
                case "base64-ssh-public-host-key":
                    destination = destination with { HostKey = MachinesFile.HostKey(value, place) };
                    break;
                case "compress":
                    destination = destination with { Options = destination.Options.With("Compression", value == "true" ? "yes" : "no") };
                    break;
                case "remote-store":
                    nix = nix with { Store = value };
                    break;
                case "remote-program":
                    nix = nix with { Program = value };
                    break;
                case "max-connections":
                    // Builds share one connection here, however many they are.
                    break;
                default:
                    throw place.Wrong($"its parameter '{parts[0]}' is not known here");
            }
        }

        return (destination, nix);
    }
}
