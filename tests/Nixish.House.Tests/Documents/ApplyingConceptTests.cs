using Nixish.Kubernetes;

namespace Nixish.House.Tests.Documents;

/// <summary>The snippets of docs/concepts/applying.md and pruning.md, run.</summary>
public sealed class ApplyingConceptTests
{
    private Recorder Console { get; } = new();

    [Fact]
    public void A_resource_says_how_it_is_applied()
    {
        #region verbs
        var web = new Deployment("web") { Spec = new() { Replicas = 3, Template = Pod.Of(new Container("web") { Image = "nginx:1.29" }) } };
        var scaled = web.Leaving("spec.replicas"); // an autoscaler's: never sent, and never reset either
        var ours = web.TakingOver("spec.template.spec.containers[web].image"); // taken from whoever has it; other conflicts stay conflicts
        var anew = web.Replaced(); // deleted and made anew where the server does not change it in place
        var once = new ConfigMap("work").DeletedWhen(DeletedWhen.Done); // deleted when all is done; the state remembers it, and the next plan does not miss it
        var later = web.After(new ConfigMap("settings")); // applied when that is there, deleted before it
        Console.WriteLine(string.Join(" ", scaled.Applying.Leaves)); // spec.replicas
        #endregion
        Console.Lines.Should().Equal("spec.replicas");
        once.Applying.DeletedWhen.Should().Be(DeletedWhen.Done);
        (ours.Applying.TakesOver.Count, anew.Applying.Replace, later.Applying.DependsOn[0]).Should().Be((1, ReplacePolicy.WhenImmutable, "/ConfigMap/settings"));
    }

    [Fact]
    public void A_set_has_an_id()
    {
        #region set
        var options = new ClusterOptions { ApplySet = new() };
        Console.WriteLine(ApplySet.IdOf("my-set", "test", "Secret", "")); // applyset-0eFHV8ySqp7XoShsGvyWFQD3s96yqwHmzc4e0HR1dsY-v1
        #endregion
        Console.Lines.Should().Equal("applyset-0eFHV8ySqp7XoShsGvyWFQD3s96yqwHmzc4e0HR1dsY-v1");
        options.ApplySet.Tooling.Should().StartWith("nixish/v");
    }
}
