namespace Nixish.Kubernetes;

/// <summary>Admission webhooks.</summary>
internal static class WebhookRules
{
    public static void Check(MutatingWebhook hook, ObjectWalk at) => Check(hook.Name, hook.SideEffects.ToString(), hook.ClientConfig, at);

    public static void Check(ValidatingWebhook hook, ObjectWalk at) => Check(hook.Name, hook.SideEffects.ToString(), hook.ClientConfig, at);

    private static void Check(string? name, string? sideEffects, WebhookClientConfig? client, ObjectWalk at)
    {
        if (name is null || NameRules.SubdomainProblem(name) is not null || name.AsSpan().Count('.') < 2)
        {
            at.Report(KnownRules.Webhook, "name", $"'{ObjectWalk.Short(name ?? "")}' must have a domain of two parts behind it, such as check.example.com");
        }

        if (sideEffects is "Some" or "Unknown")
        {
            at.Report(KnownRules.Webhook, "sideEffects", $"'{sideEffects}' is not allowed in version v1: use None or NoneOnDryRun");
        }

        if (client is null || ContainerRules.Count(client.Service) + (string.IsNullOrEmpty(client.Url) ? 0 : 1) != 1)
        {
            at.Report(KnownRules.Webhook, "clientConfig", "a webhook has either a url or a service");
            return;
        }

        if (client.Url is { Length: > 0 } url && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address is { Scheme: "https", UserInfo: "", Query: "", Fragment: "" }))
        {
            at.Report(KnownRules.Webhook, "clientConfig.url", "it must be an https address without user, query and fragment");
        }

        if (client.Service is { Name.Length: > 0, Namespace.Length: > 0 } service)
        {
            if (at.Index.Find<Service>(service.Namespace, service.Name) is not { } target)
            {
                PodReferences.Missing(at, KnownRules.MissingService, "Service", service.Name, "clientConfig.service.name", service.Namespace);
            }
            else if (target.Spec is { } spec && !spec.Ports.Any(port => port.Port == (service.Port ?? 443)))
            {
                at.Report(KnownRules.MissingServicePort, "clientConfig.service.port", $"{target.Id} has no port {service.Port ?? 443}");
            }
        }
    }
}
