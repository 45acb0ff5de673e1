using System.CommandLine;
using Nixish.Kubernetes;

namespace Nixish.Cli;

internal static class ValidateCommand
{
    public static Command Make(CommandLine commandLine)
    {
        var strict = new Option<bool>("--strict") { Description = $"Exit with {ExitCode.Changes} for warnings too." };
        var version = new Option<KubernetesVersion?>("--kubernetes")
        {
            Description = "The release of Kubernetes that the resources are for: 1.36. Default: what the program says.",
            HelpName = "version",
            CustomParser = result =>
            {
                try
                {
                    return KubernetesVersion.Of(result.Tokens[0].Value);
                }
                catch (FormatException wrong)
                {
                    result.AddError(wrong.Message);
                    return null;
                }
            },
        };
        return commandLine.Command(
            "validate",
            $"Look for what is wrong with the stack's Kubernetes resources, without a cluster. Exits with {ExitCode.Changes} if there are errors. Changes nothing.",
            (session, _) =>
            {
                var rules = session.Parsed.GetValue(version) is { } release ? session.Rules with { Version = release } : session.Rules;
                var result = ResourceSet.Create([.. session.Stack.Resources.AsEnumerable().OfType<KubernetesObject>()]).Validate(rules);
                if (session.Json)
                {
                    session.Screen.Json(result.WriteTo);
                }
                else
                {
                    session.Screen.Text(result.ToText(), !result.IsValid ? Tone.Bad : result.Count > 0 ? Tone.Changing : Tone.Good);
                }

                return Task.FromResult(result.IsValid && (result.Count == 0 || !session.Parsed.GetValue(strict)) ? ExitCode.Done : ExitCode.Changes);
            },
            strict,
            version);
    }
}
