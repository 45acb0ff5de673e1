using System.Text;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>A node of a parsed template. It never changes, and any number of executions may walk it at once.</summary>
/// <param name="source">The text that it stands in.</param>
/// <param name="position">Where in that text, in characters.</param>
internal abstract class GoNode(GoSource source, int position)
{
    public GoSource Source => source;

    public int Position => position;

    /// <summary>Writes the node as Go prints it: errors name it so.</summary>
    public abstract void WriteTo(StringBuilder text);

    public sealed override string ToString()
    {
        var text = new StringBuilder();
        WriteTo(text);
        return text.ToString();
    }
}
