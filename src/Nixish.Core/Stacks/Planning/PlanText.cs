using System.Text;

namespace Nixish;

// A plan as people read it:
//   + create  image/web
//   ~ change  apps/v1/Deployment/prod/web
//       spec.replicas: 3 → 5
//       data[app.conf]:
//         …
//           listen {
//         -   port 80
//         +   port 8080
//           }
//       ! policy/v1beta1 PodDisruptionBudget is deprecated
//
// Plan: 1 to create, 1 to change, 0 to delete, 12 unchanged.
internal static class PlanText
{
    private const int Beginning = 80;

    public static string Of(Plan plan)
    {
        var text = new StringBuilder();
        foreach (var change in plan)
        {
            text.Append(Line(change)).Append('\n');
            foreach (var field in change.Fields)
            {
                foreach (var line in Lines(field))
                {
                    text.Append("      ").Append(line).Append('\n');
                }
            }

            foreach (var warning in change.Warnings)
            {
                text.Append("      ! ").Append(Printable.Text(warning)).Append('\n');
            }
        }

        return text.Append(plan.Count > 0 ? "\n" : "").Append(Summary(plan)).Append('\n').ToString();
    }

    public static string Line(Change change) =>
        $"{Symbol(change.Action),3} {Verb(change.Action),-7} {Printable.Text(change.ResourceId)}{(change.Reason is { } reason ? $"  ({Printable.Text(reason)})" : "")}";

    // A value of several lines is compared line by line.
    public static IEnumerable<string> Lines(FieldChange field) => LineDiff.Fits(field.Before, field.After)
        ? [$"{Printable.Text(field.Path)}:{(field.Before is null ? " (none before)" : field.After is null ? " (gone)" : "")}", .. LineDiff.Between(field.Before, field.After).Select(line => $"  {line.Sign} {Printable.Text(line.Line)}".TrimEnd())]
        : [Field(field)];

    public static string Field(FieldChange field)
    {
        // Of long texts that begin alike, what differs would be cut off.
        var alike = field is { Before: { Length: > Beginning } before, After: { Length: > Beginning } after } ? before.AsSpan().CommonPrefixLength(after) : 0;
        var from = alike > Beginning ? alike - (Beginning / 4) : 0;
        return $"{Printable.Text(field.Path)}: {Value(field.Before, from)} → {Value(field.After, from)}";
    }

    private static string Value(string? value, int from) => from > 0 ? "…" + Printable.Value(value![from..]) : Printable.Value(value);

    public static string Summary(Plan plan)
    {
        if (plan.Count == 0)
        {
            return $"Nothing to do: {plan.Unchanged.Count} unchanged.";
        }

        var replaced = plan.CountOf(ChangeAction.Replace) is > 0 and var count ? $"{count} to replace, " : "";
        var awaited = plan.CountOf(ChangeAction.Await) is > 0 and var waits ? $"{waits} to wait for, " : "";
        return $"Plan: {plan.CountOf(ChangeAction.Create)} to create, {plan.CountOf(ChangeAction.Update)} to change, {replaced}{awaited}{plan.CountOf(ChangeAction.Delete)} to delete, {plan.Unchanged.Count} unchanged.";
    }

    public static string Symbol(ChangeAction action) => action switch
    {
        ChangeAction.Create => "+",
        ChangeAction.Update => "~",
        ChangeAction.Replace => "-/+",
        ChangeAction.Delete => "-",
        ChangeAction.Await => "…",
        _ => "=",
    };

    public static string Verb(ChangeAction action) => action switch
    {
        ChangeAction.Create => "create",
        ChangeAction.Update => "change",
        ChangeAction.Replace => "replace",
        ChangeAction.Delete => "delete",
        ChangeAction.Await => "wait",
        _ => "keep",
    };
}
