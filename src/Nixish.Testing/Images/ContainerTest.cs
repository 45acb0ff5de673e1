namespace Nixish.Testing;

/// <summary>An image in a real engine: what its programs do, what a container sees, and how the engine understands it.</summary>
/// <remarks>Each program runs in a container of its own, without a network, that is deleted when it ends. The image is deleted with this.</remarks>
/// <example><code>
/// Assert.SkipWhen(await ContainerTest.WhyNotAsync(engine) is { } reason, reason);
/// await using var web = await ContainerTest.LoadAsync(engine, built);
/// (await web.RunAsync(["--version"])).Output.Should().StartWith("1.2");
/// </code></example>
public sealed class ContainerTest : IAsyncDisposable
{
    private readonly DockerEngine _engine;
    private readonly bool _wasThere;

    private ContainerTest(DockerEngine engine, BuiltImage image, bool wasThere) => (_engine, Image, _wasThere) = (engine, image, wasThere);

    /// <summary>The image.</summary>
    public BuiltImage Image { get; }

    /// <summary>Its name in the engine: <c>web:tag</c>.</summary>
    public string Reference => $"{Image.Image.Name}:{Image.Tag}";

    /// <summary>Why tests against <paramref name="engine"/> cannot run here, to skip them with; null where they can.</summary>
    public static async Task<string?> WhyNotAsync(DockerEngine engine, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        try
        {
            await engine.PingAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (DockerEngineException missing)
        {
            return missing.Message;
        }
    }

    /// <summary>Loads an image into an engine, where it is not there already.</summary>
    public static async Task<ContainerTest> LoadAsync(DockerEngine engine, BuiltImage image, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(image);
        return new(engine, image, !await engine.LoadAsync(image, cancellationToken: cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Runs the image's program to its end, with <paramref name="arguments"/> in place of its command; without any, as it is.</summary>
    public Task<ContainerRun> RunAsync(Seq<string> arguments = default, CancellationToken cancellationToken = default) => RunAsync(new ContainerOptions { Command = arguments }, cancellationToken);

    /// <summary>Runs a program of the image to its end.</summary>
    /// <param name="options">Which, and how.</param>
    /// <param name="cancellationToken">Kills it.</param>
    public Task<ContainerRun> RunAsync(ContainerOptions options, CancellationToken cancellationToken = default) => _engine.RunAsync(Reference, options, cancellationToken);

    /// <summary>What a container sees at <paramref name="path"/>; null where there is nothing. Starts no program.</summary>
    public Task<ContainerFile?> FindAsync(string path, CancellationToken cancellationToken = default) => _engine.FindFileAsync(Reference, path, cancellationToken);

    /// <summary>How the engine would run it.</summary>
    public Task<ImageConfig> ReadConfigAsync(CancellationToken cancellationToken = default) => _engine.ReadConfigAsync(Reference, cancellationToken);

    /// <summary>Deletes the image from the engine, unless it was there before.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_wasThere)
        {
            await _engine.DeleteImageAsync(Reference).ConfigureAwait(false);
        }
    }
}
