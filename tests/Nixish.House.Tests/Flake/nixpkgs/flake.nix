# Stands in for nixpkgs: every builder gives a derivation that keeps what it was called with under `given`, so that the
# flake's outputs can be evaluated and looked at without a network.
{
  outputs = { self }:
    let
      make = system: builder: given: derivation {
        name = given.name or given.pname or builder;
        inherit system builder;
      } // { given = given // { inherit builder; }; };
      tool = system: pname: make system "tool" { inherit pname; };
      packages = system: {
        inherit system lib;
        dotnetCorePackages = {
          sdk_10_0 = tool system "dotnet-sdk";
          runtime_10_0 = tool system "dotnet-runtime";
        };
        kubectl = tool system "kubectl";
        kind = tool system "kind";
        skopeo = tool system "skopeo";
        umoci = tool system "umoci";
        jq = tool system "jq";
        nixpkgs-fmt = tool system "nixpkgs-fmt";
        buildDotnetModule = given: make system "buildDotnetModule" given;
        mkShell = given: make system "mkShell" given;
        runCommand = name: given: script: make system "runCommand" (given // { inherit name script; });
      };
      lib = {
        genAttrs = names: f: builtins.listToAttrs (map (name: { inherit name; value = f name; }) names);
        licenses.mit = { spdxId = "MIT"; };
      };
    in
    {
      inherit lib;
      legacyPackages = lib.genAttrs [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ] packages;
    };
}
