namespace Nixish.Kubernetes.Charts;

/// <summary>The drafts of JSON Schema. A schema that names none is of the newest. https://json-schema.org/specification-links</summary>
internal enum SchemaDraft
{
    Draft4 = 4,
    Draft6 = 6,
    Draft7 = 7,
    Draft2019 = 2019,
    Draft2020 = 2020,
}
