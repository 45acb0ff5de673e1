namespace Nixish.Kubernetes.GoTemplates;

/// <summary>Which of the words that came late to Go's templates are keywords: a function of such a name keeps it.</summary>
[Flags]
internal enum GoLoopKeywords
{
    None = 0,
    Break = 1,
    Continue = 2,
    Both = Break | Continue,
}
