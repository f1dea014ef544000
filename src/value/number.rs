//! Exact decimal numbers.

use std::fmt;

/// How many decimals a number can have.
const DECIMALS: usize = 18;
/// One, in units of the last decimal.
const ONE: i128 = 10_i128.pow(DECIMALS as u32);
/// The largest magnitude that can be written, in units of the last decimal: 10^19 less one unit.
/// Two of them can be added, and one multiplied by ten, without leaving 128 bits.
const LARGEST: i128 = ONE * 10_i128.pow(19) - 1;

/// An exact decimal number with up to 18 decimals and a magnitude below 10^19.
///
/// Held as a whole number of units of 10^-18, so that comparing two numbers is comparing two
/// integers and nothing is ever rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Number(i128);

/// Why a text is not a [`Number`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) enum NumberError {
    /// It is not written as a number.
    NotANumber,
    /// It has more digits than can be kept exactly.
    TooManyDigits,
}

impl Number {
    /// One unit of the last decimal fits this many times into 1.
    pub(crate) const UNITS_PER_ONE: i128 = ONE;

    /// From units of 10^-18.
    pub(crate) const fn from_units(units: i128) -> Self {
        Self(units)
    }

    /// In units of 10^-18.
    pub(crate) const fn units(self) -> i128 {
        self.0
    }

    /// Whether nothing stands after the decimal point.
    pub(crate) const fn is_whole(self) -> bool {
        self.0 % ONE == 0
    }

    /// The whole part, cut off towards zero.
    pub(crate) const fn whole_part(self) -> i128 {
        self.0 / ONE
    }

    /// A hundredth of this number, as `70%` is 0.7; nothing when that needs more than 18 decimals.
    pub(crate) const fn percent(self) -> Option<Self> {
        if self.0 % 100 == 0 {
            Some(Self(self.0 / 100))
        } else {
            None
        }
    }

    /// Reads digits with an optional sign, decimal point and exponent: `3`, `-0.5`, `1.2e3`.
    pub(crate) fn parse(text: &str) -> Result<Self, NumberError> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (digits, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((digits, exponent)) => (
                digits,
                exponent
                    .parse::<i32>()
                    .map_err(|_| NumberError::NotANumber)?,
            ),
            None => (unsigned, 0),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() || (digits.contains('.') && decimals.is_empty()) {
            return Err(NumberError::NotANumber);
        }
        let units = units_from_digits(whole, decimals, exponent)?;
        Ok(Self(if negative { -units } else { units }))
    }
}

fn units_from_digits(whole: &str, decimals: &str, exponent: i32) -> Result<i128, NumberError> {
    let mut value: i128 = 0;
    for digit in whole.bytes().chain(decimals.trim_end_matches('0').bytes()) {
        if !digit.is_ascii_digit() {
            return Err(NumberError::NotANumber);
        }
        value = value
            .checked_mul(10)
            .and_then(|value| value.checked_add(i128::from(digit - b'0')))
            .ok_or(NumberError::TooManyDigits)?;
    }
    if value == 0 {
        return Ok(0);
    }
    let decimals = i64::try_from(decimals.trim_end_matches('0').len());
    let shift = decimals
        .ok()
        .map(|decimals| DECIMALS as i64 - decimals + i64::from(exponent))
        .ok_or(NumberError::TooManyDigits)?;
    let shifted = shift_decimal(value, shift).ok_or(NumberError::TooManyDigits)?;
    if shifted > LARGEST {
        Err(NumberError::TooManyDigits)
    } else {
        Ok(shifted)
    }
}

/// `value` times ten to the power of `shift`, when that is a whole number that fits.
fn shift_decimal(value: i128, shift: i64) -> Option<i128> {
    let power = 10_i128.checked_pow(u32::try_from(shift.unsigned_abs()).ok()?)?;
    if shift >= 0 {
        value.checked_mul(power)
    } else if value % power == 0 {
        Some(value / power)
    } else {
        None
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let units = self.0.unsigned_abs();
        let one = ONE.unsigned_abs();
        let (whole, rest) = (units / one, units % one);
        if rest == 0 {
            write!(f, "{sign}{whole}")
        } else {
            let decimals = format!("{rest:018}");
            write!(f, "{sign}{whole}.{}", decimals.trim_end_matches('0'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_they_are_read() {
        for text in [
            "0",
            "3",
            "-2",
            "0.5",
            "12500",
            "0.000000000000000001",
            "-0.25",
        ] {
            assert_eq!(Number::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Number::parse("1.50").unwrap().to_string(), "1.5");
        assert_eq!(Number::parse("1.2e3").unwrap().to_string(), "1200");
        assert_eq!(Number::parse("5e-1").unwrap().to_string(), "0.5");
    }

    #[test]
    fn tenths_add_up_exactly() {
        let sum = Number::parse("0.1").unwrap().units() + Number::parse("0.2").unwrap().units();
        assert_eq!(Number::from_units(sum), Number::parse("0.3").unwrap());
    }

    #[test]
    fn what_cannot_be_kept_exactly_is_refused() {
        assert_eq!(
            Number::parse("0.0000000000000000001"),
            Err(NumberError::TooManyDigits)
        );
        assert_eq!(Number::parse("1e40"), Err(NumberError::TooManyDigits));
        assert_eq!(
            Number::parse("1e999999999999"),
            Err(NumberError::NotANumber)
        );
        for text in ["", ".", "1.", ".5", "1,5", "1e", "--1", "1.2.3", "½"] {
            assert_eq!(Number::parse(text), Err(NumberError::NotANumber), "{text}");
        }
    }
}
