//! `fl_config`: what is fixed when a VM is made.

use crate::abi::fl_config;
use crate::status::fl_status;
use fastlocals_core::era::Era;

/// CPython 2.7.
pub const FL_ERA_2_7: u32 = 1;
/// CPython 3.6.
pub const FL_ERA_3_6: u32 = 2;
/// CPython 3.8.
pub const FL_ERA_3_8: u32 = 3;
/// CPython 3.11.
pub const FL_ERA_3_11: u32 = 4;
/// CPython 3.12.
pub const FL_ERA_3_12: u32 = 5;
/// CPython 3.13.
pub const FL_ERA_3_13: u32 = 6;

impl fl_config {
    /// The settings of core.
    pub(crate) fn settings(&self) -> Result<fastlocals_core::start::Config, fl_status> {
        let defaults = fastlocals_core::start::Config::default();
        let or = |n: u32, default: u32| if n == 0 { default } else { n };
        let era =
            u8::try_from(or(self.era, FL_ERA_3_13)).ok().and_then(Era::from_u8).ok_or(fl_status::FL_BAD_ARGUMENT)?;
        if self.stack_words >= 1 << 20 || self.gc_every_step > 1 {
            return Err(fl_status::FL_BAD_ARGUMENT);
        }
        Ok(fastlocals_core::start::Config {
            era,
            stack_words: or(self.stack_words, 128) as usize,
            recursion_limit: or(self.recursion_limit, defaults.recursion_limit),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eras_have_the_numbers_of_core() {
        let all = [FL_ERA_2_7, FL_ERA_3_6, FL_ERA_3_8, FL_ERA_3_11, FL_ERA_3_12, FL_ERA_3_13];
        assert_eq!(all.map(|n| n as u8), Era::ALL.map(Era::number));
    }

    #[test]
    fn zeros_are_defaults_and_nonsense_is_refused() {
        let config = fl_config::default();
        assert_eq!(config.settings().map(|s| s.era), Ok(Era::default()));
        assert!(fl_config { era: 200, ..config }.settings().is_err());
        assert!(fl_config { era: 256, ..config }.settings().is_err());
    }
}
