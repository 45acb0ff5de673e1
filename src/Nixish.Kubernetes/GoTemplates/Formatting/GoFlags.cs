namespace Nixish.Kubernetes.GoTemplates;

/// <summary>What stands between the % of a verb and its letter.</summary>
internal struct GoFlags
{
    /// <summary>-1 for none.</summary>
    public int Width = -1;

    /// <summary>-1 for none.</summary>
    public int Precision = -1;
    public bool Minus;
    public bool Plus;
    public bool Sharp;
    public bool Space;
    public bool Zero;

    /// <summary>The plus of <c>%+v</c>: names of fields, and no sign.</summary>
    public bool PlusValue;

    /// <summary>The sharp of <c>%#v</c>: Go's syntax.</summary>
    public bool SharpValue;

    public GoFlags()
    {
    }

    // For v the two mean something else than for the other verbs, and hold for all that is inside the value.
    public void MoveToValue()
    {
        (SharpValue, Sharp) = (Sharp, false);
        (PlusValue, Plus) = (Plus, false);
    }
}
