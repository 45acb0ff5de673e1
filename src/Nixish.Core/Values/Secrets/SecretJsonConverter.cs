using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nixish;

/// <summary>Keeps a secret out of JSON that is written of a whole object: state, logs, plans.</summary>
internal sealed class SecretJsonConverter : JsonConverter<SecretValue>
{
    public override SecretValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new SecretException("A secret cannot be read from JSON. Make it with SecretValue.FromFile, FromEnvironment or From.");

    public override void Write(Utf8JsonWriter writer, SecretValue value, JsonSerializerOptions options) =>
        throw new SecretException($"The secret '{value.Reference}' would be written as JSON. Write its Reference, or leave the member out.");
}
