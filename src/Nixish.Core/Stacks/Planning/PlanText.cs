using System.Text;

namespace Nixish;

// A plan as people read it:
//   + create  image/web
//   ~ change  apps/v1/Deployment/prod/web
//       spec.replicas: 3 → 5
//
// Plan: 1 to create, 1 to change, 0 to delete, 12 unchanged.
internal static class PlanText
{
    public static string Of(Plan plan)
    {
        var text = new StringBuilder();
        foreach (var change in plan)
        {
            text.Append(Line(change)).Append('\n');
            foreach (var field in change.Fields)
            {
                text.Append("      ").Append(Field(field)).Append('\n');
            }
        }

        return text.Append(plan.Count > 0 ? "\n" : "").Append(Summary(plan)).Append('\n').ToString();
    }

    public static string Line(Change change) =>
        $"{Symbol(change.Action),3} {Verb(change.Action),-7} {Printable.Text(change.ResourceId)}{(change.Reason is { } reason ? $"  ({Printable.Text(reason)})" : "")}";

    public static string Field(FieldChange field) => $"{Printable.Text(field.Path)}: {Printable.Value(field.Before)} → {Printable.Value(field.After)}";

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
