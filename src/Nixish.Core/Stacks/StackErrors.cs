namespace Nixish;

/// <summary>A stack's name does not fit.</summary>
public sealed class InvalidStackNameException : NixishException
{
    internal InvalidStackNameException(string name)
        : base($"'{Printable.Text(name)}' cannot name a stack. Use 1 to 63 letters, digits, '-', '_' and '.', with a letter or digit first and last.")
    {
    }
}

/// <summary>Two or more resources of a stack have one id.</summary>
public sealed class DuplicateResourceIdException : NixishException
{
    internal DuplicateResourceIdException(string stack, Seq<string> ids)
        : base($"Stack '{stack}' holds more than one resource with the id {Printable.Ids(ids)}. Give each its own name or namespace, or remove one.") =>
        ResourceIds = ids;

    /// <summary>The ids that are taken more than once.</summary>
    public Seq<string> ResourceIds { get; }
}

/// <summary>There is no target for a resource, or for an entry of the state.</summary>
public sealed class NoTargetException : NixishException
{
    internal NoTargetException(string message, Seq<string> ids)
        : base(message) => ResourceIds = ids;

    /// <summary>The resources without a target.</summary>
    public Seq<string> ResourceIds { get; }
}

/// <summary>Changes of a plan wait for each other.</summary>
public sealed class DependencyCycleException : NixishException
{
    internal DependencyCycleException(Seq<string> cycle)
        : base($"Resources depend on each other: {string.Join(" → ", cycle)}. Remove one of these dependencies.") => Cycle = cycle;

    /// <summary>The ids along the cycle; the last is the first again.</summary>
    public Seq<string> Cycle { get; }
}

/// <summary>The state, or what the plan would change, has changed since the plan was made.</summary>
public sealed class StalePlanException : NixishException
{
    /// <summary>A target found another thing than the plan was made for; <paramref name="message"/> says which and what to do.</summary>
    public StalePlanException(string message)
        : base(message)
    {
    }

    internal StalePlanException(string stack, string location, long planned, long found)
        : base($"The plan for stack '{stack}' is stale: it was made at serial {planned} of the state ({location}), which is now at serial {found}. Plan again and apply that plan.")
    {
    }
}

/// <summary>At least one change failed. Everything that did not depend on it was still done.</summary>
public sealed class ApplyFailedException : NixishException
{
    internal ApplyFailedException(ApplyResult result, Exception? cause)
        : base(result.FailureText(), cause) => Result = result;

    /// <summary>What was done, what failed, what was skipped.</summary>
    public ApplyResult Result { get; }
}

/// <summary>Applying was cancelled. Changes in hand were finished, no other was begun.</summary>
public sealed class ApplyCanceledException : OperationCanceledException
{
    internal ApplyCanceledException(ApplyResult result, CancellationToken cancellationToken)
        : base(result.CanceledText(), cancellationToken) => Result = result;

    /// <summary>What was done, what failed, what was skipped.</summary>
    public ApplyResult Result { get; }
}

/// <summary>A resource was written but did not become ready.</summary>
public sealed class NotReadyException : NixishException
{
    /// <summary>A target saw that a resource does not become ready; <paramref name="message"/> says which, why and what to do.</summary>
    public NotReadyException(string message)
        : base(message)
    {
    }

    internal NotReadyException(string resourceId, TimeSpan? timeout, string? status)
        : base($"'{Printable.Text(resourceId)}' was not ready {(timeout is { } limit ? $"within {Printable.Duration(limit)}" : "when the apply was stopped")}{(status is null ? "" : $": {Printable.Text(status)}")}. Apply again to wait for it further.")
    {
    }
}
