namespace Nixish.House.Tests.Analyzers;

public class LostReferenceTests
{
    [Theory]
    [InlineData("""var path = $"{app}/bin";""", "app")]
    [InlineData("""string path = $"{image}/bin/{plain}";""", "image")]
    [InlineData("""string path = $"{text}/{maybe}";""", "text", "maybe")]
    [InlineData("""string path = $"{generic,10}";""", "generic")]
    [InlineData("""FormattableString path = $"{app}";""", "app")]
    [InlineData("""var path = string.Create(CultureInfo.InvariantCulture, $"{app}/bin");""", "app")]
    [InlineData("""builder.Append($"{image}/bin");""", "image")]
    [InlineData("""throw new NixishException($"The image '{image}' is odd.");""", "image")]
    [InlineData("""StoreString path = plain.Length > 0 ? plain : $"{app}";""", "app")]
    public Task An_interpolated_string_that_is_no_StoreString_loses_it(string statements, params string[] complaints) => ShouldComplainAsync(statements, complaints);

    [Theory]
    [InlineData("""var path = image + "/bin";""", "image")]
    [InlineData("""var path = "in " + app;""", "app")]
    [InlineData("""plain += image;""", "image")]
    [InlineData("""var path = plain + "/" + generic;""", "generic")]
    public Task Concatenation_loses_it(string statements, params string[] complaints) => ShouldComplainAsync(statements, complaints);

    [Theory]
    [InlineData("""var path = image.ToString();""", "image")]
    [InlineData("""var path = app?.ToString() + maybe.ToString();""", "app", "maybe")]
    [InlineData("""var path = generic.ToString();""", "generic")]
    public Task ToString_loses_it(string statements, params string[] complaints) => ShouldComplainAsync(statements, complaints);

    [Theory]
    [InlineData("""var path = string.Format("{0}/bin", app);""", "app")]
    [InlineData("""var path = string.Format("{0}{1}{2}{3}", 1, 2, image, app);""", "image", "app")]
    [InlineData("""var path = string.Concat(app, image);""", "app", "image")]
    [InlineData("""var path = string.Join(":", plain, image);""", "image")]
    [InlineData("""var path = Convert.ToString(app);""", "app")]
    [InlineData("""builder.Append(image).Insert(0, app);""", "image", "app")]
    public Task The_frameworks_formatting_loses_it(string statements, params string[] complaints) => ShouldComplainAsync(statements, complaints);

    [Theory]
    [InlineData("""StoreString path = $"{app}/bin/{image}{text}";""")]
    [InlineData("""StoreString path = plain.Length > 0 ? text : $"{app}/bin";""")]
    [InlineData("""StoreString path = plain; path = $"{path}:{generic}";""")]
    [InlineData("""var words = $"{image.Name} is {plain.Length} long, {nameof(image)}" + image.Name;""")]
    [InlineData("""var number = plain.Length.ToString(CultureInfo.InvariantCulture);""")]
    [InlineData("""var same = image == null || text.Equals(maybe) || app.GetHashCode() == 3;""")]
    [InlineData("""object boxed = image; Console.WriteLine(plain + 1);""")]
    [InlineData("""throw new NixishException($"The text '{text}' is odd.");""")]
    [InlineData("""string path = $"{Placeholder.For("out")}/bin";""")]
    public Task What_keeps_the_reference_or_has_none_is_left_alone(string statements) => ShouldComplainAsync(statements, []);

    private static async Task ShouldComplainAsync(string statements, string[] complaints) =>
        (await Snippet.ComplaintsAsync(statements)).Should().Equal(complaints);
}
