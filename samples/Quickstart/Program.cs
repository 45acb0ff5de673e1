using Nixish.Cli;
using Quickstart;

return await NixishHost.RunAsync(args, Infra.Stack, Local.World);
