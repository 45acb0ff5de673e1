using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>A value type that is written as one JSON token or tree.</summary>
public interface IJsonValue
{
    /// <summary>Writes the value; an image as <paramref name="deliveries"/> refer to it.</summary>
    void WriteTo(Utf8JsonWriter writer, Deliveries deliveries);
}
