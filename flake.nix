{
  description = "Nixish: what Nix does for infrastructure, in ordinary C# programs";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs = { self, nixpkgs }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      each = make: nixpkgs.lib.genAttrs systems (system: make nixpkgs.legacyPackages.${system});
      version = "0.1.0";

      # One NuGet package of src/, as a folder with its .nupkg. nuget-deps.json is written by `nix run .#<name>.fetch-deps`.
      library = pkgs: name: description: pkgs.buildDotnetModule {
        pname = name;
        inherit version;
        src = ./.;
        projectFile = "src/${name}/${name}.csproj";
        nugetDeps = ./eng/nuget-deps.json;
        dotnet-sdk = pkgs.dotnetCorePackages.sdk_10_0;
        dotnet-runtime = pkgs.dotnetCorePackages.runtime_10_0;
        packNupkg = true;
        executables = [ ];
        meta = {
          inherit description;
          license = pkgs.lib.licenses.mit;
          platforms = systems;
        };
      };
    in
    {
      packages = each (pkgs: rec {
        core = library pkgs "Nixish.Core" "Nix's derivations, store and images as immutable C# values";
        kubernetes = library pkgs "Nixish.Kubernetes" "Kubernetes resources as immutable C# records";
        testing = library pkgs "Nixish.Testing" "In-process clusters and registries for testing infrastructure";
        aspNetCore = library pkgs "Nixish.AspNetCore" "Serves a store as a binary cache";
        cli = library pkgs "Nixish.Cli" "Turns a program that declares a stack into a command line";
        default = cli;
      });

      devShells = each (pkgs: {
        default = pkgs.mkShell {
          packages = [
            pkgs.dotnetCorePackages.sdk_10_0
            pkgs.kubectl
            pkgs.kind
            pkgs.skopeo
            pkgs.umoci
            pkgs.jq
          ];
          # the SDK of the store is read-only and must not look for workloads or report home
          DOTNET_CLI_TELEMETRY_OPTOUT = "1";
          DOTNET_NOLOGO = "1";
        };
      });

      checks = each (pkgs: self.packages.${pkgs.system} // {
        format = pkgs.runCommand "nixish-flake-format" { nativeBuildInputs = [ pkgs.nixpkgs-fmt ]; } ''
          nixpkgs-fmt --check ${./flake.nix} && touch $out
        '';
      });

      formatter = each (pkgs: pkgs.nixpkgs-fmt);
    };
}
