namespace Nixish.Tests.Stacks;

public sealed class PlanTests
{
    private readonly FakeTarget _target = new();

    [Fact]
    public async Task A_plan_reads_as_what_it_would_do()
    {
        await (await Shop(new Thing("keep"), new Thing("web"), new Thing("old")).PlanAsync(_target)).ApplyAsync();

        var plan = await Shop(new Thing("web", "v2"), new Thing("keep"), new Thing("new")).PlanAsync(_target);

        plan.ToText().Should().Be(
            """
              ~ change  web
                  value: v1 → v2
              + create  new
              - delete  old

            Plan: 1 to create, 1 to change, 1 to delete, 1 unchanged.

            """);
    }

    [Fact]
    public async Task A_plan_tells_programs_the_same()
    {
        await (await Shop(new Thing("keep"), new Thing("web")).PlanAsync(_target)).ApplyAsync();

        var plan = await Shop(new Thing("keep"), new Thing("web", "v2") { Needs = ["keep"] }).PlanAsync(_target);

        plan.ToJson().Should().Be(
            """{"stack":"shop","changes":[{"action":"update","resource":"web","target":"fake","dependsOn":["keep"],"fields":[{"path":"value","before":"v1","after":"v2"}]}],"unchanged":["keep"],"summary":{"create":0,"update":1,"replace":0,"await":0,"delete":0,"unchanged":1}}""");
    }

    [Fact]
    public async Task An_applied_stack_has_an_empty_plan()
    {
        await (await Shop(new Thing("web")).PlanAsync(_target)).ApplyAsync();

        var plan = await Shop(new Thing("web")).PlanAsync(_target);

        plan.Should().BeEmpty();
        plan.ToText().Should().Be("Nothing to do: 1 unchanged.\n");
    }

    [Fact]
    public async Task Dependencies_come_first_however_the_program_is_written()
    {
        var plan = await Shop(new Thing("c") { Needs = ["b"] }, new Thing("b") { Needs = ["a"] }, new Thing("a"), new Thing("z")).PlanAsync(_target);

        plan.Select(change => change.ResourceId).Should().Equal("a", "b", "c", "z");
    }

    [Fact]
    public async Task Deletes_come_last_and_dependents_first()
    {
        await (await Shop(new Thing("a"), new Thing("b") { Needs = ["a"] }, new Thing("c") { Needs = ["b"] }).PlanAsync(_target)).ApplyAsync();

        var plan = await Shop(new Thing("a2")).PlanAsync(_target);

        plan.Select(change => change.ResourceId).Should().Equal("a2", "c", "b", "a");
    }

    [Fact]
    public async Task A_cycle_is_printed_all_the_way_round()
    {
        var planning = () => Shop(new Thing("a") { Needs = ["b"] }, new Thing("b") { Needs = ["c"] }, new Thing("c") { Needs = ["b"] }).PlanAsync(_target);

        (await planning.Should().ThrowAsync<DependencyCycleException>()).Which.Message.Should().Be("Resources depend on each other: b → c → b. Remove one of these dependencies.");
    }

    [Fact]
    public async Task A_long_chain_of_dependencies_is_no_trouble()
    {
        var chain = Enumerable.Range(0, 20_000).Select(i => (IResource)new Thing($"t{i}") { Needs = [$"t{i + 1}"] }).ToSeq();

        var plan = await new Stack("shop") { Resources = chain }.PlanAsync(_target);

        plan[0].ResourceId.Should().Be("t19999");
    }

    [Fact]
    public async Task Resources_with_one_id_are_named()
    {
        var planning = () => Shop(new Thing("web"), new Thing("web", "v2"), new Thing("api")).PlanAsync(_target);

        (await planning.Should().ThrowAsync<DuplicateResourceIdException>()).Which.ResourceIds.Should().Equal("web");
    }

    [Fact]
    public async Task A_resource_that_no_target_accepts_is_named_with_what_to_add()
    {
        var planning = () => Shop(new Thing("web")).PlanAsync(new StackOptions { State = new InMemoryStateStore() });

        (await planning.Should().ThrowAsync<NoTargetException>()).Which.Message.Should().Be("No target of stack 'shop' accepts 'web' (none was given). Add a FakeTarget.");
    }

    [Fact]
    public async Task Each_resource_goes_to_the_first_target_that_accepts_it()
    {
        var second = new FakeTarget("second");

        var plan = await Shop(new Thing("web")).PlanAsync([_target, second]);

        plan.TargetOf(plan[0]).Should().Be("fake");
    }

    [Fact]
    public async Task State_on_a_target_that_is_not_given_is_refused()
    {
        await (await Shop(new Thing("web")).PlanAsync(_target)).ApplyAsync();

        var planning = () => Shop().PlanAsync(new StackOptions { Targets = [new FakeTarget("other")], State = _target.State });

        (await planning.Should().ThrowAsync<NoTargetException>()).WithMessage("*holds 'web' on target 'fake', which was not given*");
    }

    [Theory]
    [InlineData("")]
    [InlineData("my shop")]
    [InlineData("../shop")]
    [InlineData("-shop")]
    [InlineData("shop.")]
    public void A_name_that_cannot_be_a_label_or_file_is_refused(string name)
    {
        var making = () => new Stack(name);
        var renaming = () => new Stack("shop") with { Name = name };

        making.Should().Throw<InvalidStackNameException>();
        renaming.Should().Throw<InvalidStackNameException>();
    }

    [Fact]
    public async Task Control_characters_do_not_reach_the_terminal()
    {
        _target.World["web"] = "a\u001b[2Jb\nc";

        var plan = await Shop(new Thing("web")).PlanAsync(_target);

        plan.ToText().Should().Contain(@"- a\u001b[2Jb").And.NotContain("\u001b");
    }

    [Fact]
    public async Task Destroying_deletes_what_the_state_holds()
    {
        var stack = Shop(new Thing("a"), new Thing("b") { Needs = ["a"] });
        await (await stack.PlanAsync(_target)).ApplyAsync();

        await (await stack.PlanDestroyAsync(_target)).ApplyAsync();

        _target.World.Should().BeEmpty();
        (await _target.State!.ReadAsync("shop")).Entries.Should().BeEmpty();
        _target.Log.Should().EndWith(["Delete b", "ready b", "Delete a", "ready a"]);
    }

    private static Stack Shop(params Thing[] things) => new("shop") { Resources = [.. things] };
}
