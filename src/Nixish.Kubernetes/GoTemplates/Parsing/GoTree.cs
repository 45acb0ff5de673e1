namespace Nixish.Kubernetes.GoTemplates;

/// <summary>A template: its name and what it consists of.</summary>
internal sealed record GoTree(string Name, GoSource Source, ListNode Root)
{
    /// <summary>Whether nothing but space and comments is in it; such a one does not take another's place.</summary>
    public bool IsEmpty => Root.Nodes.All(static node => node is TextNode text && string.IsNullOrWhiteSpace(text.Text));
}
