//! Presets: the common settings for the exports of one tool. Each is a file beside this one.

/// The defaults for the exports of one tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// The name in a mapping.
    pub name: &'static str,
    /// Its file.
    pub text: &'static str,
}

macro_rules! presets {
    ($($name:literal,)*) => {
        /// Every preset, by name.
        pub const PRESETS: &[Preset] = &[$(Preset {
            name: $name,
            text: include_str!(concat!("presets/", $name, ".toml")),
        },)*];
    };
}

presets! {
    "google-forms",
    "google-sheets",
    "jotform",
    "kobo",
    "limesurvey",
    "microsoft-forms",
    "redcap-label",
    "redcap-raw",
    "typeform-csv",
    "typeform-json",
}

impl Preset {
    /// The preset with this name.
    pub fn named(name: &str) -> Option<Self> {
        PRESETS.iter().copied().find(|preset| preset.name == name)
    }

    /// Its purpose: the first line of its file.
    pub fn title(&self) -> &'static str {
        let first = self.text.lines().next().unwrap_or_default();
        first.trim_start_matches(['#', ' '])
    }
}
