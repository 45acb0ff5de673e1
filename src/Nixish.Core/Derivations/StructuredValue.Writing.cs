using System.Buffers;
using System.Globalization;

namespace Nixish;

public abstract partial record StructuredValue
{
    /// <summary>
    /// JSON as every version of Nix writes it: compact, keys in byte order, nothing escaped that need not be.
    /// Where versions differ, the value is refused. https://nix.dev/manual/nix/latest/language/advanced-attributes#adv-attr-structuredAttrs
    /// </summary>
    internal readonly ref struct JsonWriter(ByteWriter writer, Lowering lowering, List<Lowered> references)
    {
        private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 32).Select(value => (byte)value), (byte)'"', (byte)'\\']);

        public void Write(Map<StructuredValue> members)
        {
            writer.Byte((byte)'{');
            var first = true;
            foreach (var (key, value) in members.AsSpan())
            {
                Separate(ref first);
                Write((StoreString)key);
                writer.Byte((byte)':');
                Write(value);
            }

            writer.Byte((byte)'}');
        }

        private void Write(StructuredValue value)
        {
            switch (value)
            {
                case NullValue:
                    writer.Ascii("null");
                    break;
                case Truth truth:
                    writer.Ascii(truth.Value ? "true" : "false");
                    break;
                case Number number:
                    writer.Ascii(number.Value.ToString(CultureInfo.InvariantCulture));
                    break;
                case Text text:
                    Write(text.Value);
                    break;
                case List list:
                    Write(list.Items);
                    break;
                case Object members:
                    Write(members.Members);
                    break;
                default:
                    throw new InvalidDerivationException("A structured attribute has no value. Use StructuredValue.Null for JSON's null.");
            }
        }

        private void Write(Seq<StructuredValue> items)
        {
            writer.Byte((byte)'[');
            var first = true;
            foreach (var item in items)
            {
                Separate(ref first);
                Write(item);
            }

            writer.Byte((byte)']');
        }

        private void Write(StoreString text)
        {
            var resolved = ByteWriter.Rent();
            text.WriteTo(resolved, lowering, references);
            var rest = resolved.Written;
            if (!System.Text.Unicode.Utf8.IsValid(rest))
            {
                throw new InvalidDerivationException($"The structured attribute '{text}' is not UTF-8, so JSON cannot hold it.");
            }

            writer.Byte((byte)'"');
            while (rest.IndexOfAny(Escaped) is >= 0 and var at)
            {
                writer.Bytes(rest[..at]);
                Escape(rest[at]);
                rest = rest[(at + 1)..];
            }

            writer.Bytes(rest);
            writer.Byte((byte)'"');
            resolved.Return();
        }

        private void Escape(byte value)
        {
            switch (value)
            {
                case (byte)'"':
                    writer.Ascii("\\\"");
                    break;
                case (byte)'\\':
                    writer.Ascii("\\\\");
                    break;
                case (byte)'\n':
                    writer.Ascii("\\n");
                    break;
                case (byte)'\r':
                    writer.Ascii("\\r");
                    break;
                case (byte)'\t':
                    writer.Ascii("\\t");
                    break;
                case (byte)'\b' or (byte)'\f':
                    throw new InvalidDerivationException("A structured attribute holds a backspace or form feed; versions of Nix write these differently. Remove it.");
                default:
                    writer.Ascii("\\u00");
                    writer.Hex([value]);
                    break;
            }
        }

        private void Separate(ref bool first)
        {
            if (!first)
            {
                writer.Byte((byte)',');
            }

            first = false;
        }
    }
}
