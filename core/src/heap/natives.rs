//! What data knows of the built-in functions: their names. Their rows name the machine, which data does not, so whoever makes a
//! [`Heap`](crate::heap::Heap) hands this in.

/// Names of natives by their index: `table << 10 | number`.
pub struct NativeNames {
    /// Fingerprint of all names and numbers; a block holds that of the build that made it.
    pub fingerprint: i64,
    /// The name; `None`: there is no such row.
    pub name: fn(u32) -> Option<&'static str>,
    /// True if the row is a function that binds: no static method, class method or attribute.
    pub is_function: fn(u32) -> bool,
}

/// First number of the tables of built-in modules; those of types are below.
pub const MODULE_TABLES: u32 = 512;
