using System.Runtime.CompilerServices;
using System.Text;
using Nixish.Kubernetes;

switch (args)
{
    // What any program costs here, before it does anything.
    case ["nothing"]:
        return 0;

    // An ordinary program: a few objects, validated and written.
    case ["some"]:
        ResourceSet shop =
        [
            new Deployment("web") { Spec = new() { Replicas = 3, Selector = new() { MatchLabels = new() { ["app"] = "web" } }, Template = new() { Metadata = new() { Labels = new() { ["app"] = "web" } }, Spec = new() { Containers = [new("web") { Image = "web:1" }] } } } },
            new Service("web") { Spec = new() { Selector = new() { ["app"] = "web" }, Ports = [new(80) { TargetPort = 8080 }] } },
        ];
        shop.Validate().ThrowIfInvalid();
        return Write(shop);

    // Every type there is, loaded and made ready.
    case ["all"]:
        foreach (var type in typeof(Deployment).Assembly.GetExportedTypes().Where(type => !type.ContainsGenericParameters))
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }

        return 0;

    default:
        return 2;
}

static int Write(ResourceSet resources)
{
    Console.OpenStandardOutput().Write(Encoding.UTF8.GetBytes(resources.ToYaml()));
    return 0;
}
