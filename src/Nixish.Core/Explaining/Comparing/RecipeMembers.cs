using System.Text;
using System.Text.Json;

namespace Nixish;

/// <summary>Any derivation, read back as members of <see cref="Recipe"/>.</summary>
internal static class RecipeMembers
{
    public static List<ConfigMember> Of(DerivationView view)
    {
        List<ConfigMember> members =
        [
            new("Name", Encoding.UTF8.GetBytes(view.Name)),
            new("System", Encoding.UTF8.GetBytes(view.System)),
            new("Builder", view.Builder),
            .. view.Outputs.Select(static output => new ConfigMember("Outputs", Encoding.UTF8.GetBytes(output.Name)) { IsItem = true }),
            .. view.Arguments.Select(static (argument, index) => new ConfigMember("Arguments", argument) { Index = index }),
        ];
        if (view.IsFixed)
        {
            members.Add(new("Fixed", Encoding.UTF8.GetBytes(view.Outputs[0].Fixed)));
        }

        foreach (var (name, value) in view.Environment)
        {
            if (name == "__json" && Structured(view, value) is { } attributes)
            {
                members.AddRange(attributes);
            }
            else if (!SaysAnotherMember(view, name))
            {
                members.Add(new("Environment", value) { Key = name });
            }
        }

        return members;
    }

    // The variables that builtins.derivation makes of a recipe's other members.
    private static bool SaysAnotherMember(DerivationView view, string name) =>
        name is "name" or "system" or "builder" or "outputs" or "outputHash" or "outputHashAlgo" or "outputHashMode" || view.HasOutput(name);

    private static List<ConfigMember>? Structured(DerivationView view, ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            List<ConfigMember> members = [];
            foreach (var attribute in document.RootElement.EnumerateObject())
            {
                if (!SaysAnotherMember(view, attribute.Name))
                {
                    Add(members, $"Structured.{attribute.Name}", attribute.Value);
                }
            }

            return members;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // Shown as the text that it is.
            return null;
        }
    }

    private static void Add(List<ConfigMember> members, string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    Add(members, $"{path}.{member.Name}", member.Value);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    // Lists of plain values are aligned as lists; those of objects go item by item.
                    if (item.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                    {
                        Add(members, $"{path}[{index}]", item);
                    }
                    else
                    {
                        members.Add(new(path, TextOf(item)) { Index = index });
                    }

                    index++;
                }

                break;
            default:
                members.Add(new(path, TextOf(value)));
                break;
        }
    }

    private static byte[] TextOf(JsonElement value) => Encoding.UTF8.GetBytes(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
}
