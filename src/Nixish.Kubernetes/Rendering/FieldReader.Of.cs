namespace Nixish.Kubernetes;

// What generated code reads items of lists and values of maps by.
public sealed partial class FieldReader
{
    /// <summary>A text.</summary>
    public static string TextOf(FieldReader reader) => Here(reader).AsText();

    /// <summary>A 32-bit integer.</summary>
    public static int Int32Of(FieldReader reader) => Here(reader).AsInt32();

    /// <summary>A 64-bit integer.</summary>
    public static long Int64Of(FieldReader reader) => Here(reader).AsInt64();

    /// <summary>A number.</summary>
    public static double NumberOf(FieldReader reader) => Here(reader).AsNumber();

    /// <summary>A truth value.</summary>
    public static bool BooleanOf(FieldReader reader) => Here(reader).AsBoolean();

    /// <summary>An amount.</summary>
    public static Quantity QuantityOf(FieldReader reader) => Quantity.Read(Here(reader));

    /// <summary>A number or a text.</summary>
    public static IntOrString IntOrStringOf(FieldReader reader) => IntOrString.Read(Here(reader));

    /// <summary>A time to the second.</summary>
    public static Time TimeOf(FieldReader reader) => Time.Read(Here(reader));

    /// <summary>A length of time.</summary>
    public static Duration DurationOf(FieldReader reader) => Duration.Read(Here(reader));

    /// <summary>Bytes in base64.</summary>
    public static Bytes BytesOf(FieldReader reader) => Bytes.Read(Here(reader));

    /// <summary>Any JSON.</summary>
    public static Json JsonOf(FieldReader reader) => Json.Read(Here(reader));

    /// <summary>The metadata of an object.</summary>
    public static ObjectMeta MetadataOf(FieldReader reader) => ObjectMeta.Read(Here(reader));

    /// <summary>A whole resource.</summary>
    public static KubernetesObject ResourceOf(FieldReader reader) => KubernetesObject.ReadAny(Here(reader));

    private static FieldReader Here(FieldReader reader) => reader ?? throw new ArgumentNullException(nameof(reader));
}
