namespace Nixish;

internal sealed partial class ServeSession
{
    /// <summary>Builds one derivation whose direct inputs are valid there; what it prints comes through the error output.</summary>
    public (ServeStatus Status, string Message) Build(Derivation derivation, ServeLimits limits)
    {
        _writer.Command(ServeCommand.BuildDerivation);
        _writer.Path(derivation.Path);
        _writer.Number(derivation.Outputs.Count);
        foreach (var (name, output) in derivation.Outputs)
        {
            _writer.Text(name);
            _writer.Path(output.Path);
            _writer.Text(output.Fixed?.Method ?? "");
            _writer.Text(output.Fixed?.Hash.ToDigits(HashFormat.Base16) ?? "");
        }

        _writer.Paths(DirectInputs(derivation));
        _writer.Text(derivation.System);
        _writer.Bytes(derivation.Builder.Span);
        _writer.Number(derivation.Arguments.Count);
        foreach (var argument in derivation.Arguments)
        {
            _writer.Bytes(argument.Span);
        }

        _writer.Number(derivation.Environment.Count);
        foreach (var (name, value) in derivation.Environment)
        {
            _writer.Text(name);
            _writer.Bytes(value.Span);
        }

        WriteLimits(limits);
        _writer.Flush();
        return ReadResult();
    }

    private static SortedSet<StorePath> DirectInputs(Derivation derivation)
    {
        SortedSet<StorePath> paths = [.. derivation.Sources.Select(static source => source.Path)];
        foreach (var input in derivation.Inputs)
        {
            foreach (var output in input.Outputs)
            {
                paths.Add(input.Derivation.Outputs[output].Path);
            }
        }

        return paths;
    }

    private void WriteLimits(ServeLimits limits)
    {
        _writer.Number(limits.Silence);
        _writer.Number(limits.Time);
        _writer.Number(limits.LogBytes);

        // No repeated builds, nothing enforced between them, and since 2.7 no kept build folders.
        _writer.Number(0);
        _writer.Number(0);
        if (_minor >= 7)
        {
            _writer.Number(0);
        }
    }

    private (ServeStatus Status, string Message) ReadResult()
    {
        var status = _reader.Number();
        var message = _reader.Text(ServeReader.LongestText);

        // How often it was built, whether it differed, when it began and ended: of no use here.
        for (var i = 0; i < 4; i++)
        {
            _ = _reader.Number();
        }

        if (_minor >= 6)
        {
            for (var left = _reader.Count("outputs"); left > 0; left--)
            {
                _ = _reader.Text();
                _ = _reader.Text(ServeReader.LongestText);
            }
        }

        return status <= (ulong)ServeStatus.NoSubstituters ? ((ServeStatus)status, message) : (ServeStatus.MiscFailure, message);
    }
}
