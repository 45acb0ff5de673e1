using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.GoTemplates.Language;

public class FunctionFailureTests
{
    [Fact]
    public void Whatever_a_function_stumbles_over_is_an_error_of_the_template() =>
        FluentActions.Invoking(() => Execute(static _ => throw new InvalidCastException("no such cast"))).Should().Throw<GoTemplateException>().WithMessage("*error calling stumble: no such cast");

    [Fact]
    public void A_stop_is_no_error_of_the_template() =>
        FluentActions.Invoking(() => Execute(static _ => throw new OperationCanceledException())).Should().Throw<OperationCanceledException>();

    private static string Execute(Func<GoCall, object?> body) =>
        GoTemplateSet.Parse([("t", "{{ stumble }}")], new Dictionary<string, GoFunction>(StringComparer.Ordinal) { ["stumble"] = new("stumble", [], false, body) }).Execute("t", null);
}
