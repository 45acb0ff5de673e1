namespace Nixish.Kubernetes.GoTemplates;

internal sealed partial class GoPrinter
{
    private const int MostDepth = 10_000;

    // How many maps, lists and structs the present value lies in.
    private int _depth;

    /// <summary>Prints the struct that a pointer points to, without the mark of a pointer.</summary>
    public void PrintPointedTo(IGoObject pointer) => StructFields(pointer, 'v');

    private void Composed(object value, int verb, bool isInside)
    {
        if (++_depth > MostDepth)
        {
            throw new GoFunctionException("a value nests too deeply to be printed, or contains itself");
        }

        if (DeepStack.HasRoom)
        {
            Inside(value, verb, isInside);
        }
        else
        {
            DeepStack.Run(() => Inside(value, verb, isInside));
        }

        _depth--;
    }

    private void Inside(object value, int verb, bool isInside)
    {
        Guard();
        switch (value)
        {
            case GoMap map:
                Map(map, verb);
                break;
            case GoList list:
                List(list, verb);
                break;
            case IGoObject { Type.Kind: GoKind.Ptr } some when isInside:
                PointerOf(some, verb);
                break;
            case IGoObject some:
                Struct(some, verb);
                break;
            default:
                PointerOf(value, verb);
                break;
        }
    }

    // What is inside of a map, list or struct; an item of an interface type may be nil.
    private void Inner(object? value, int verb)
    {
        if (value is not null)
        {
            if (!Said(value, verb))
            {
                Write(value, verb, isInside: true);
            }
        }
        else if (verb == 'w' && !_isTellingError)
        {
            BadVerb(null, verb);
        }
        else
        {
            text.Append(_flags.SharpValue ? "interface {}(nil)" : Nil);
        }
    }

    private void Map(GoMap map, int verb)
    {
        text.Append(_flags.SharpValue ? map.Type.Name + "{" : "map[");
        var isFirst = true;
        foreach (var (key, value) in map.Entries)
        {
            Separate(ref isFirst);
            Inner(key, verb);
            text.Append(':');
            Inner(value, verb);
        }

        text.Append(_flags.SharpValue ? '}' : ']');
    }

    private void List(GoList list, int verb)
    {
        text.Append(_flags.SharpValue ? list.Type.Name + "{" : "[");
        var isFirst = true;
        foreach (var item in list.Items)
        {
            Separate(ref isFirst);
            Inner(item, verb);
        }

        text.Append(_flags.SharpValue ? '}' : ']');
    }

    private void Struct(IGoObject some, int verb)
    {
        var isPointer = some.Type.Kind == GoKind.Ptr;
        text.Append(isPointer ? "&" : "").Append(!_flags.SharpValue ? "" : isPointer ? some.Type.Element!.Name : some.Type.Name);
        StructFields(some, verb);
    }

    private void StructFields(IGoObject some, int verb)
    {
        text.Append('{');
        var isFirst = true;
        foreach (var (name, value) in some.Fields)
        {
            Separate(ref isFirst);
            if (_flags.PlusValue || _flags.SharpValue)
            {
                text.Append(name).Append(':');
            }

            Inner(value, verb);
        }

        text.Append('}');
    }

    private void Separate(ref bool isFirst)
    {
        if (!isFirst)
        {
            text.Append(_flags.SharpValue ? ", " : " ");
        }

        isFirst = false;
    }
}
