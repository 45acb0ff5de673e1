using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// YAML, JSON and TOML in and out. Of one thing there are up to three functions, which differ in what becomes of an error: <c>must</c> fails the
/// template, the others give an empty text, or what they read with the error's message in it.
/// </summary>
internal static class DocumentFunctions
{
    public static void AddTo(FunctionTable table)
    {
        AddWriter(table, "toYaml", static value => WithoutNewline(GoYaml.Write(value)));
        table.Add("toYamlPretty", GoType.String, [GoType.Any], static call => OrNothing(() => WithoutNewline(GoYaml.WritePretty(call[0]))));
        AddWriter(table, "toJson", static value => GoJson.Write(value));
        AddWriter(table, "toPrettyJson", static value => GoJson.Write(value, GoJsonStyle.Pretty));
        table.Add("toRawJson", GoType.String, [GoType.Any], static call => Failing(() => GoJson.Write(call[0], GoJsonStyle.Raw)));
        table.AddAlias("mustToRawJson", "toRawJson");

        // Of TOML the error's text stands in place of the document.
        table.Add("toToml", GoType.String, [GoType.Any], static call =>
        {
            try
            {
                return GoToml.Write(call[0]);
            }
            catch (GoDocumentException exception)
            {
                return exception.Message;
            }
        });
        table.Add("mustToToml", GoType.String, [GoType.Any], static call => Failing(() => GoToml.Write(call[0])));
        AddMap(table, "fromToml", GoToml.Read);

        // What is null leaves the empty map or list as it is; of JSON it becomes nil.
        AddMap(table, "fromYaml", static text => GoYaml.ReadMap(text) ?? []);
        AddMap(table, "fromJson", GoJson.ReadMap);
        AddList(table, "fromYamlArray", static text => GoYaml.ReadList(text) ?? GoList.Of());
        AddList(table, "fromJsonArray", GoJson.ReadList);
        table.Add("mustFromJson", GoType.Any, [GoType.String], static call => Failing(() => GoJson.Read(call.Text(0))));
    }

    private static void AddWriter(FunctionTable table, string name, Func<object?, string> write)
    {
        table.Add(name, GoType.String, [GoType.Any], call => OrNothing(() => write(call[0])));
        table.Add($"must{char.ToUpperInvariant(name[0])}{name[1..]}", GoType.String, [GoType.Any], call => Failing(() => write(call[0])));
    }

    private static void AddMap(FunctionTable table, string name, Func<string, GoMap?> read) => table.Add(name, GoType.AnyMap, [GoType.String], call =>
    {
        try
        {
            return read(call.Text(0)) ?? GoMap.Nil();
        }
        catch (GoDocumentException exception)
        {
            return new GoMap { ["Error"] = exception.Message };
        }
    });

    private static void AddList(FunctionTable table, string name, Func<string, GoList?> read) => table.Add(name, GoType.AnySlice, [GoType.String], call =>
    {
        try
        {
            return read(call.Text(0)) ?? GoList.Nil(GoType.AnySlice);
        }
        catch (GoDocumentException exception)
        {
            return GoList.Of(exception.Message);
        }
    });

    private static string OrNothing(Func<string> write)
    {
        try
        {
            return write();
        }
        catch (GoDocumentException)
        {
            return "";
        }
    }

    private static T Failing<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (GoDocumentException exception)
        {
            throw new GoFunctionException(exception.Message, exception);
        }
    }

    private static string WithoutNewline(string text) => text.EndsWith('\n') ? text[..^1] : text;
}
