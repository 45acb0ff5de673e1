using System.Numerics;

namespace Nixish.Kubernetes.GoTemplates;

internal sealed partial class GoPrinter
{
    // What Go prints for an address differs from run to run; here it is always this one.
    private const ulong Address = 0xc000012000;

    private void Argument(object? value, int verb)
    {
        switch (value)
        {
            case null when verb is 'T' or 'v':
                Pad(Nil);
                return;
            case null:
                BadVerb(null, verb);
                return;
        }

        switch (verb)
        {
            case 'T':
                Pad(Truncated(GoType.Of(value)!.Name));
                return;
            case 'p':
                PointerOf(value, verb);
                return;
        }

        if (value is byte[] bytes)
        {
            Bytes(bytes, verb, "[]byte");
        }
        else if (!Said(value, verb))
        {
            Write(value, verb, isInside: false);
        }

        Guard();
    }

    // Whether the value told its text itself, or cannot take the verb at all.
    private bool Said(object value, int verb)
    {
        if (_isTellingError)
        {
            return false;
        }

        if (verb == 'w')
        {
            BadVerb(value, verb);
            return true;
        }

        if (_flags.SharpValue || value is not IGoObject { Text: { } said } || verb is not ('v' or 's' or 'x' or 'X' or 'q'))
        {
            return false;
        }

        String(said, verb);
        return true;
    }

    private void Write(object value, int verb, bool isInside)
    {
        switch (value)
        {
            case string text:
                String(text, verb);
                break;
            case bool flag:
                Bool(flag, verb);
                break;
            case double number:
                Float(number, GoFloat.Double, verb, value);
                break;
            case float number:
                Float(number, GoFloat.Single, verb, value);
                break;
            case nint number:
                Integer((ulong)number, isSigned: true, verb, value);
                break;
            case long number:
                Integer((ulong)number, isSigned: true, verb, value);
                break;
            case int number:
                Integer((ulong)number, isSigned: true, verb, value);
                break;
            case short number:
                Integer((ulong)number, isSigned: true, verb, value);
                break;
            case sbyte number:
                Integer((ulong)number, isSigned: true, verb, value);
                break;
            case nuint number:
                Integer(number, isSigned: false, verb, value);
                break;
            case ulong number:
                Integer(number, isSigned: false, verb, value);
                break;
            case uint number:
                Integer(number, isSigned: false, verb, value);
                break;
            case ushort number:
                Integer(number, isSigned: false, verb, value);
                break;
            case byte number:
                Integer(number, isSigned: false, verb, value);
                break;
            case Complex number:
                ComplexNumber(number, verb);
                break;
            case byte[] bytes:
                InnerBytes(bytes, verb);
                break;
            default:
                Composed(value, verb, isInside);
                break;
        }
    }

    private void Bytes(byte[] bytes, int verb, string type)
    {
        switch (verb)
        {
            case 'v' or 'd':
                text.Append(_flags.SharpValue ? type + "{" : "[");
                var isFirst = true;
                foreach (var one in bytes)
                {
                    Separate(ref isFirst);
                    if (_flags.SharpValue)
                    {
                        Prefixed(one, isPrefixed: true);
                    }
                    else
                    {
                        Digits(one, 10, isSigned: false, verb, LowerDigits);
                    }
                }

                text.Append(_flags.SharpValue ? '}' : ']');
                break;
            case 's' or 'q':
                String(GoText.FromUtf8(bytes), verb);
                break;
            case 'x' or 'X':
                Hex(bytes, verb);
                break;
            default:
                InnerBytes(bytes, verb);
                break;
        }
    }

    // As a slice of numbers, unless the verb is for text.
    private void InnerBytes(byte[] bytes, int verb)
    {
        if (verb is 's' or 'q' or 'x' or 'X')
        {
            Bytes(bytes, verb, GoType.Bytes.Name);
            return;
        }

        List(new GoList(GoType.Bytes, bytes.Select(static one => (object?)one)), verb);
    }

    private void PointerOf(object value, int verb)
    {
        if (GoType.Of(value)!.Kind is not (GoKind.Func or GoKind.Map or GoKind.Ptr or GoKind.Slice))
        {
            BadVerb(value, verb);
            return;
        }

        switch (verb)
        {
            case 'v' when _flags.SharpValue:
                text.Append('(').Append(GoType.Of(value)).Append(")(");
                Prefixed(Address, isPrefixed: true);
                text.Append(')');
                break;
            case 'v' or 'p':
                Prefixed(Address, !_flags.Sharp);
                break;
            case 'b' or 'o' or 'd' or 'x' or 'X':
                Integer(Address, isSigned: false, verb, value);
                break;
            default:
                BadVerb(value, verb);
                break;
        }
    }

    private void BadVerb(object? value, int verb)
    {
        Complain(verb, "(");
        if (value is null)
        {
            text.Append(Nil);
        }
        else
        {
            _isTellingError = true;
            text.Append(GoType.Of(value)).Append('=');
            Argument(value, 'v');
            _isTellingError = false;
        }

        text.Append(')');
    }
}
