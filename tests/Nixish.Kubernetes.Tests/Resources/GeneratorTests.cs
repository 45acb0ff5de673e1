using Nixish.Generator;

namespace Nixish.Kubernetes.Tests.Resources;

public class GeneratorTests
{
    [Fact]
    public void The_committed_types_are_what_the_generator_writes()
    {
        var sources = Path.Combine(Repository.Root, "src");
        var generated = Generation.Run();
        Generation.Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(sources, folder)).Select(path => $"{folder}/{Path.GetFileName(path)}"))
            .Should().BeEquivalentTo(generated.Keys, "run: dotnet run --project eng/Nixish.Generator");
        foreach (var (name, text) in generated)
        {
            (File.ReadAllText(Path.Combine(sources, name)) == text).Should().BeTrue("{0} must be regenerated: dotnet run --project eng/Nixish.Generator", name);
        }
    }

    [Fact]
    public void Every_kind_of_the_schemas_has_a_type()
    {
        var model = Generator.Schema.ApiModel.Load();
        model.Types.Count(type => type.Kind is not null).Should().Be(98);
        RandomResources.Kinds.Should().HaveCount(98);
    }

    [Fact]
    public void No_type_is_named_as_one_that_a_program_sees_beside_it()
    {
        var others = new[] { typeof(Image).Assembly, typeof(object).Assembly, typeof(Enumerable).Assembly, typeof(HttpClient).Assembly, typeof(HashSet<>).Assembly, typeof(Queue<>).Assembly }
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type.Namespace is "Nixish" or "System" or "System.IO" or "System.Linq" or "System.Collections.Generic" or "System.Net.Http" or "System.Threading" or "System.Threading.Tasks")
            .Select(type => type.Name).ToHashSet(StringComparer.Ordinal);
        typeof(Deployment).Assembly.GetExportedTypes().Select(type => type.Name).Where(others.Contains).Should().BeEmpty();
    }

    [Fact]
    public void Records_are_sealed_and_immutable()
    {
        var records = typeof(Deployment).Assembly.GetExportedTypes().Where(type => !type.IsAbstract && (type.IsSubclassOf(typeof(KubernetesObject)) || type.IsSubclassOf(typeof(KubernetesValue)))).ToList();
        records.Should().HaveCountGreaterThan(500);
        records.Should().OnlyContain(type => type.IsSealed);
        records.SelectMany(type => type.GetProperties()).Where(property => property.SetMethod is { } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit))).Should().BeEmpty();
    }
}
