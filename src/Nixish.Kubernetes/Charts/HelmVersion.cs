namespace Nixish.Kubernetes;

#pragma warning disable CA1707 // V321 would read as one number.

/// <summary>Whose output a chart renders to, byte for byte. Releases differ in how documents are split and ordered and in what a null value means.</summary>
public enum HelmVersion
{
    /// <summary>Helm 3.21: documents lose blank lines at their ends; webhook configurations are sorted by name of kind with the kinds that Helm does not know.</summary>
    V3_21,

    /// <summary>Helm 4.1: as 3.21, but webhook configurations come last, and <c>.Chart</c> is a map.</summary>
    V4_1,

    /// <summary>Helm 4.2, the newest: documents keep blank lines at their ends, and null defaults of a chart are removed.</summary>
    V4_2,
}
