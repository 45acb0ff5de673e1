using Nixish.Cli;

return await NixishHost.RunToolAsync(args).ConfigureAwait(false);
