using System.Diagnostics.CodeAnalysis;
using System.Xml;
using System.Xml.Linq;

namespace Nixish;

/// <summary>The properties that are known while project files are read, without evaluating them: places, and what is written out.</summary>
internal sealed class ProjectText
{
    private readonly Dictionary<string, string> _properties = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>For the project in <paramref name="file"/>.</summary>
    public ProjectText(string file)
    {
        var folder = Path.GetDirectoryName(file)! + "/";
        _properties["MSBuildProjectDirectory"] = folder.TrimEnd('/');
        _properties["ProjectDir"] = folder;
        _properties["MSBuildProjectFullPath"] = file;
        _properties["MSBuildProjectName"] = _properties["ProjectName"] = Path.GetFileNameWithoutExtension(file);
        _properties["MSBuildProjectFile"] = Path.GetFileName(file);
    }

    /// <summary>What a file says a property is, as far as it can be read.</summary>
    public string? this[string property] => _properties.GetValueOrDefault(property);

    /// <summary>Loads a project file, or one that is imported.</summary>
    public static XElement Load(string file)
    {
        try
        {
            using var reader = XmlReader.Create(file, new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XElement.Load(reader);
        }
        catch (Exception failure) when (failure is XmlException or IOException or UnauthorizedAccessException)
        {
            throw new DotnetProjectException(file, $"The project file '{file}' cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Sets the places of the file that is read next.</summary>
    public void Enter(string file)
    {
        _properties["MSBuildThisFileDirectory"] = Path.GetDirectoryName(file)! + "/";
        _properties["MSBuildThisFileFullPath"] = file;
        _properties["MSBuildThisFile"] = Path.GetFileName(file);
        _properties["MSBuildThisFileName"] = Path.GetFileNameWithoutExtension(file);
    }

    /// <summary>Takes a property as the file says it; one that cannot be read is unknown from here on.</summary>
    public void Set(XElement property)
    {
        if (TryExpand(property.Value.Trim(), out var value))
        {
            _properties[property.Name.LocalName] = value;
        }
        else if (property.Attribute("Condition") is null)
        {
            _properties.Remove(property.Name.LocalName);
        }
    }

    /// <summary>Replaces <c>$(Name)</c>; false where a name is unknown, or it is more than a name.</summary>
    public bool TryExpand(string text, [NotNullWhen(true)] out string? expanded)
    {
        expanded = text;
        for (var start = expanded.IndexOf("$(", StringComparison.Ordinal); start >= 0; start = expanded.IndexOf("$(", StringComparison.Ordinal))
        {
            var end = expanded.IndexOf(')', start);
            if (end < 0 || !_properties.TryGetValue(expanded[(start + 2)..end], out var value) || value.Contains("$(", StringComparison.Ordinal))
            {
                expanded = null;
                return false;
            }

            expanded = expanded[..start] + value + expanded[(end + 1)..];
        }

        // Lists of items and metadata are known only to a build.
        if (expanded.Contains("@(", StringComparison.Ordinal) || expanded.Contains("%(", StringComparison.Ordinal))
        {
            expanded = null;
            return false;
        }

        expanded = expanded.Replace('\\', '/');
        return true;
    }
}
