namespace Nixish.Kubernetes;

/// <summary>Whether a credential plugin may talk to the person at the terminal.</summary>
internal enum InteractiveMode
{
    Never,
    IfAvailable,
    Always,
}

/// <summary>
/// A user who logs in through a program, as <c>exec</c> in a kubeconfig says. See
/// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins.
/// </summary>
internal sealed record ExecConfig
{
    public const string V1 = "client.authentication.k8s.io/v1";
    public const string V1Beta1 = "client.authentication.k8s.io/v1beta1";

    /// <summary>The cluster's extension that is meant for the plugin.</summary>
    public const string ExtensionName = "client.authentication.k8s.io/exec";

    /// <summary>A name to look for on PATH, or an absolute path.</summary>
    public required string Command { get; init; }

    public required string ApiVersion { get; init; }

    /// <summary>Who names it, for messages: <c>user 'ann' in /home/ann/.kube/config</c>.</summary>
    public required string Source { get; init; }

    public InteractiveMode Mode { get; init; }

    public Seq<string> Arguments { get; init; }

    public Map<string> Variables { get; init; }

    public string? InstallHint { get; init; }

    public bool WantsCluster { get; init; }

    /// <summary>What it is told of the cluster; null where it does not ask.</summary>
    public Json Cluster { get; init; }

    /// <summary>The <c>exec</c> of <paramref name="user"/>; null where there is none.</summary>
    public static ExecConfig? Of(KubeconfigEntry user, string where)
    {
        if (user["exec"] is null && !user.Nested.ContainsKey("exec"))
        {
            return null;
        }

        var exec = user.Nested.TryGetValue("exec", out var value) ? value : default;
        var version = Text(exec, "apiVersion") ?? throw Error("names no apiVersion");
        var command = Text(exec, "command") ?? throw Error("names no command");
        if (version is not (V1 or V1Beta1))
        {
            throw Error($"has apiVersion '{version}': it must be {V1} or {V1Beta1}");
        }

        return new()
        {
            // A name without a separator is a program on PATH; anything else is a file beside the kubeconfig.
            Command = command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) ? user.Absolute(command) : command,
            ApiVersion = version,
            Source = $"{where} in {user.File}",
            Arguments = Items("args").Select(item => item.Text ?? throw Error("must hold text only under args; put numbers in quotes")),
            Variables = Variables(),
            InstallHint = Text(exec, "installHint"),
            WantsCluster = Flag("provideClusterInfo"),
            Mode = Text(exec, "interactiveMode") switch
            {
                "Never" => InteractiveMode.Never,
                "IfAvailable" => InteractiveMode.IfAvailable,
                "Always" => InteractiveMode.Always,
                null when version is V1Beta1 => InteractiveMode.IfAvailable,
                null => throw Error("names no interactiveMode, which version v1 requires: Never, IfAvailable or Always"),
                var other => throw Error($"has interactiveMode '{other}': it must be Never, IfAvailable or Always"),
            },
        };

        Map<string> Variables()
        {
            List<KeyValuePair<string, string>> variables = [];
            foreach (var item in Items("env"))
            {
                variables.Add(new(
                    Text(item, "name") is { } name && !name.Contains('=', StringComparison.Ordinal) ? name : throw Error("has a variable without a name, or with '=' in it, under env"),
                    item["value"].IsNull ? "" : item["value"].Text ?? throw Error("must hold text only under env; put numbers in quotes")));
            }

            // Of two with one name the later counts, as in the environment of a process.
            return variables.ToMap();
        }

        Seq<Json> Items(string field) => exec[field].IsNull || exec[field] == (Json)default(Seq<Json>) || exec[field].Items.Count > 0
            ? exec[field].Items
            : throw Error($"must hold a list under {field}");

        bool Flag(string field) => !exec[field].IsNull && (exec[field].Boolean ?? throw Error($"must hold true or false under {field}"));

        KubeconfigException Error(string problem) => new($"The exec section of {where} in {user.File} {problem}.", user.File);
    }

    private static string? Text(Json value, string field) => value[field].Text is { Length: > 0 } text ? text : null;
}
