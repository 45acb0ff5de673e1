namespace Nixish;
internal static class LayerBuilder { internal const string DerivationName = "builtin:nixish/layer/1"; }
internal static class ImageBuilder { internal const string DerivationName = "builtin:nixish/image/1"; }
internal static class BaseImageBuilder { internal const string DerivationName = "builtin:nixish/fetch-base/1"; }
internal static class RegistryBlobBuilder { internal const string DerivationName = "builtin:nixish/fetch-blob/1"; }
