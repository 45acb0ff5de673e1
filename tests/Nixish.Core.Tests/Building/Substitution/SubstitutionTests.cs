namespace Nixish.Core.Tests.Building.Substitution;

public sealed class SubstitutionTests : IDisposable
{
    private readonly TwoMachines _machines = new();

    public void Dispose() => _machines.Dispose();

    [Fact]
    public async Task A_store_with_a_cache_that_has_everything_builds_nothing_and_fetches_only_what_is_referred_to()
    {
        var tool = ScriptedBuilder.Writing("tool", $"used, not referred to");
        var library = ScriptedBuilder.Writing("library", $"{Source.Text("data", "x")}");
        var app = ScriptedBuilder.Running("app") with { Environment = new() { ["text"] = $"{library}", ["tool"] = $"{tool}" } };
        var there = await _machines.BuildThereAsync([app]);
        var events = new EventLog();
        var result = await _machines.BuildHereAsync([app], events);
        result.Built.Should().BeEmpty();
        result.Paths[0].NarHash.Should().Be(there[0].NarHash);
        result.Substituted.Select(path => path.Path.Name).Should().Equal("library", "app");
        _machines.Here.Contains(new Lowering().Lower(tool).Path).Should().BeFalse("nothing that was fetched needs it");
        events.OfType<BuildEvent.Planned>().Single().Derivations.Should().BeEmpty();
        events.OfType<BuildEvent.Planned>().Single().Substitutes.Select(path => path.Path.Name).Should().Equal("library", "app");
        events.OfType<BuildEvent.Substituted>().Should().HaveCount(2).And.OnlyContain(fetched => fetched.Bytes > 0 && fetched.Cache == _machines.CachePath);
        (await _machines.Here.VerifyAsync()).Should().BeEquivalentTo(new { Checked = 3, IsSound = true, Deleted = 0 });
    }

    [Fact]
    public async Task What_a_cache_lacks_is_built_from_what_it_has()
    {
        var bottom = ScriptedBuilder.Writing("bottom", "1");
        var middle = ScriptedBuilder.Writing("middle", $"{bottom}");
        var top = ScriptedBuilder.Writing("top", $"{middle} {ScriptedBuilder.Writing("side", "2")}");
        var there = await _machines.BuildThereAsync([top], middle);
        var result = await _machines.BuildHereAsync([top]);
        result.Built.Select(derivation => derivation.Name).Should().Equal("side", "top");
        result.Substituted.Select(path => path.Path.Name).Should().Equal("bottom", "middle");
        result.Paths[0].NarHash.Should().Be(there[0].NarHash);
    }

    [Fact]
    public async Task No_cache_is_asked_where_all_targets_are_valid()
    {
        var app = ScriptedBuilder.Writing("app", "x");
        await _machines.BuildHereAsync([app]);
        var counting = new CountingStorage(_machines.CachePath);
        var result = await _machines.Here.BuildAsync([app], TwoMachines.Options(null, new BinaryCache(counting)));
        result.Substituted.Should().BeEmpty();
        counting.Reads.Should().BeEmpty();
    }

    [Fact]
    public async Task A_deep_graph_that_no_cache_has_costs_one_question_a_path_and_few_batches()
    {
        var chain = ScriptedBuilder.Writing("link-0", "x");
        for (var i = 1; i <= 300; i++)
        {
            chain = ScriptedBuilder.Writing($"link-{i}", $"{chain}");
        }

        await _machines.BuildThereAsync([ScriptedBuilder.Writing("other", "x")]);
        var counting = new CountingStorage(_machines.CachePath);
        var options = TwoMachines.Options(null, new BinaryCache(counting)) with { EarlyCutoff = false };
        (await _machines.Here.BuildAsync([chain], options)).Built.Should().HaveCount(301);
        counting.Reads.Where(key => key.EndsWith(".narinfo", StringComparison.Ordinal)).Should().HaveCount(301).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task What_nobody_trusted_signed_is_built_with_one_warning()
    {
        var top = ScriptedBuilder.Writing("top", $"{ScriptedBuilder.Writing("bottom", "1")}");
        await _machines.BuildThereAsync([top]);
        var events = new EventLog();
        var result = await _machines.Here.BuildAsync([top], TwoMachines.Options(null, _machines.Cache(SigningKey.Generate("other-1").PublicKey)), events);
        result.Built.Should().HaveCount(2);
        events.OfType<BuildEvent.CacheWarned>().Should().ContainSingle().Which.Warning.Should().BeEquivalentTo(new { Location = _machines.CachePath, Failure = CacheFailure.Untrusted });
    }

    [Theory]
    [InlineData("another")]
    [InlineData("truncated")]
    [InlineData("gone")]
    public async Task A_cache_that_lies_costs_a_warning_and_a_build_of_what_that_needs(string lie)
    {
        var tool = ScriptedBuilder.Writing("tool", $"used, not referred to");
        var library = ScriptedBuilder.Running("library") with { Environment = new() { ["text"] = "l", ["tool"] = $"{tool}" } };
        var app = ScriptedBuilder.Writing("app", $"{library}");
        var there = await _machines.BuildThereAsync([app, tool]);
        var libraryPath = new Lowering().Lower(library).Path;
        if (lie == "gone")
        {
            File.Delete(Path.Combine(_machines.CachePath, NarInfo.Parse(File.ReadAllText(_machines.NarInfoFile(libraryPath))).Url));
        }
        else
        {
            _machines.Damage(libraryPath, bytes => lie == "truncated" ? bytes[..^3] : [.. bytes.Select(one => (byte)~one)]);
        }

        var events = new EventLog();
        var result = await _machines.BuildHereAsync([app], events);
        result.Built.Select(derivation => derivation.Name).Should().Equal("library");
        result.Substituted.Select(path => path.Path.Name).Should().Equal("tool", "app");
        result.Paths[0].NarHash.Should().Be(there[0].NarHash);
        events.OfType<BuildEvent.CacheWarned>().Should().ContainSingle();
        events.OfType<BuildEvent.NotSubstituted>().Should().ContainSingle().Which.Path.Should().Be(libraryPath);
        (await _machines.Here.VerifyAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task A_path_that_only_a_cache_can_have_is_fetched_as_a_target_and_as_an_input()
    {
        var given = (await _machines.BuildThereAsync([ScriptedBuilder.Writing("given", "from there")]))[0].Path;
        var user = ScriptedBuilder.Writing("user", $"{new ExistingPath(given)}");
        var result = await _machines.BuildHereAsync([user]);
        result.Substituted.Select(path => path.Path).Should().Equal(given);
        result.Paths[0].References.Should().Equal(given);
        using var third = LocalStore.Open(_machines["third"]);
        (await third.BuildAsync([new ExistingPath(given)], TwoMachines.Options(null, _machines.Cache(_machines.Key.PublicKey)))).Paths[0].Path.Should().Be(given);
    }

    [Fact]
    public async Task The_documentation_builds_from_a_cache()
    {
        var app = ScriptedBuilder.Writing("app", "x");
        await _machines.BuildThereAsync([app]);
        var (store, address, key) = (_machines.Here, _machines.CachePath, _machines.Key.PublicKey);

        #region a build with a cache
        var cache = BinaryCache.Open(new(address), new() { TrustedKeys = [key] });
        var result = await store.BuildAsync(app, new() { Caches = [cache] });
        Console.WriteLine($"built {result.Built.Count}, fetched {result.Substituted.Count}");
        #endregion

        result.Substituted.Should().ContainSingle();
    }

    [Fact]
    public async Task What_was_fetched_can_be_explained_and_is_a_build_to_compare_with()
    {
        Recipe App(string text) => ScriptedBuilder.Writing("app", $"{ScriptedBuilder.Writing("library", text)}");
        await _machines.BuildThereAsync([App("1")]);
        (await _machines.BuildHereAsync([App("1")])).Built.Should().BeEmpty();
        await _machines.Here.RememberBuiltAsync("shop/app", new Lowering().Lower(App("1")), TestContext.Current.CancellationToken);
        (await _machines.Here.WhyNotBuiltAsync("shop/app", new Lowering().Lower(App("2")), TestContext.Current.CancellationToken)).Should().Contain("text");
    }

    [Fact]
    public async Task What_is_fetched_is_not_collected_while_the_run_goes_on()
    {
        var library = ScriptedBuilder.Writing("library", "x");
        var app = ScriptedBuilder.Writing("app", $"{library}");
        await _machines.BuildThereAsync([app], library);
        using var collector = LocalStore.Open(_machines["here"]);
        var result = await _machines.BuildHereAsync([app], build: async (context, token) =>
        {
            (await collector.CollectAsync(new() { Grace = TimeSpan.Zero }, cancellationToken: token)).Paths.Should().BeEmpty();
            await ScriptedBuilder.WriteText(context);
        });
        result.Built.Should().ContainSingle();
        (await _machines.Here.VerifyAsync()).IsSound.Should().BeTrue();
    }
}
