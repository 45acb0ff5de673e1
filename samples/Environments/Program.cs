using Environments;
using Nixish.Cli;

// dotnet run -- render --output deploy/prod --layout kustomize; the environment is prod where SHOP_ENVIRONMENT says so.
return await NixishHost.RunAsync(args, Infra.Of(System.Environment.GetEnvironmentVariable("SHOP_ENVIRONMENT") ?? "staging"));
