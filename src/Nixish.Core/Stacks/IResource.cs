namespace Nixish;

/// <summary>Something a stack deploys: an image push, a Kubernetes object, a machine.</summary>
public interface IResource
{
    /// <summary>What names it in plans and state, the same in every run, unique in its stack: <c>apps/Deployment/prod/web</c>.</summary>
    string Id { get; }

    /// <summary>What applies it, in words for the message that says it is missing: <c>a RegistryTarget</c>.</summary>
    string NeededTarget => "a target that accepts it";

    /// <summary>The images of the program's own that it runs, which <see cref="Stack.Deliver"/> brings to where it runs. By default none.</summary>
    Seq<PullableImage> Images => [];
}
