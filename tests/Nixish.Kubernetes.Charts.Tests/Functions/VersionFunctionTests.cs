namespace Nixish.Kubernetes.Charts.Tests.Functions;

public class VersionFunctionTests
{
    [Theory]
    [InlineData("""{{ semver "1.2.3-beta.1+123" }} {{ (semver "v1.2").Major }} {{ (semver "1.2.3").Minor }} {{ (semver "1.2.3").Patch }} {{ (semver "1.2.3-a").Prerelease }} {{ (semver "1.2.3+m").Metadata }} {{ (semver "v1").Original }}""")]
    [InlineData("""{{ (semver "1.2.3").Compare (semver "1.2.4") }} {{ (semver "1.2.3").LessThan (semver "1.2.4") }} {{ (semver "1.2.3").Equal (semver "1.2.3+x") }} {{ (semver "v1.2.3-a").IncPatch }} {{ (semver "1.2.3").IncMinor }} {{ (semver "1.2.3").IncMajor }}""")]
    [InlineData("""{{ typeOf (semver "1.2.3").Major }} {{ semver "1.2.3" | toString | upper }} {{ quote (semver "1.2.3") }}""")]
    [InlineData("""{{ semverCompare "^1.2.0" "1.2.3" }} {{ semverCompare "^1.2.0" "2.0.0" }} {{ semverCompare "~1.2" "1.2.9" }} {{ semverCompare ">=1.16.0-0" "v1.20.3-gke.1" }} {{ semverCompare ">=1.16" "1.20.3-gke.1" }} {{ semverCompare "1.x" "1.9" }} {{ semverCompare "*" "0.0.1" }} {{ semverCompare ">1 <3 || 5.x" "5.5" }} {{ semverCompare "1.2 - 1.4.5" "1.4.2" }} {{ semverCompare "!=1.2.3" "1.2.4" }} {{ semverCompare ">=1.2.3, <2" "1.9.9" }}""")]
    [InlineData("""{{ semverCompare "~0" "0.9.9" }} {{ semverCompare "^0.2.3" "0.3.0" }} {{ semverCompare "^0.0.3" "0.0.4" }} {{ semverCompare "^0.0" "0.0.9" }} {{ semverCompare "^0" "0.9" }} {{ semverCompare ">11" "11.1.0" }} {{ semverCompare ">11.1" "11.1.1" }} {{ semverCompare "<=1.2" "1.2.9" }} {{ semverCompare "=<2" "2.1" }} {{ semverCompare "=>1" "1" }} {{ semverCompare "!=1.x" "1.5" }} {{ semverCompare "~>1.2.3" "1.2.9" }}""")]
    public void A_call_gives_what_the_original_gives(string template) => FunctionCase.Check(template);
}
