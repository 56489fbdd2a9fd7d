//! Files, folders and the environment, behind `posix`. A file that is open is the host's: a saved program has it no more.

use super::Module;
use crate::data::Data;
use crate::error::Exception;
use crate::native::{Call, Reply, done};
use fastlocals_core::value::types::TypeId;
use std::collections::BTreeMap;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{IsTerminal, Read, Seek, SeekFrom, Write};
use std::os::fd::AsRawFd;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

pub(super) const MODULE: Module = Module {
    name: "_host_posix",
    functions: &[
        ("open", open),
        ("close", close),
        ("read", read),
        ("write", write),
        ("lseek", lseek),
        ("fstat", fstat),
        ("isatty", isatty),
        ("ftruncate", ftruncate),
        ("fsync", fsync),
        ("dup", dup),
        ("pipe", pipe),
        ("stat", stat),
        ("listdir", listdir),
        ("mkdir", mkdir),
        ("rmdir", rmdir),
        ("unlink", unlink),
        ("rename", rename),
        ("readlink", readlink),
        ("symlink", symlink),
        ("link", link),
        ("chmod", chmod),
        ("utime", utime),
        ("getcwd", getcwd),
        ("chdir", chdir),
        ("environ", environ),
        ("getpid", |_| done(std::process::id())),
        ("urandom", urandom),
        ("cpu_count", |_| done(std::thread::available_parallelism().map_or(1, |n| n.get()))),
        ("uname", uname),
        ("owner", owner),
        ("strerror", |call| done(text_of(call.int(0)? as i32))),
    ],
    constants: &[],
    granted: |grants| grants.has_files(),
};

/// Descriptors below this are the standard streams.
const STREAMS: i64 = 3;

/// Open files by descriptor.
#[derive(Default)]
struct Open(BTreeMap<i64, File>);

/// What the system says about an error.
fn text_of(number: i32) -> String {
    let text = std::io::Error::from_raw_os_error(number).to_string();
    text.split(" (os error").next().unwrap_or(&text).to_string()
}

/// The OSError of a number.
fn os_error(number: i32, file: Option<&Path>) -> Exception {
    let mut arguments = vec![Data::from(number), Data::from(text_of(number))];
    arguments.extend(file.map(|f| Data::Wtf8(f.as_os_str().as_bytes().to_vec())));
    Exception::Of(TypeId::OSError, Data::Tuple(arguments))
}

const EBADF: i32 = 9;
const EIO: i32 = 5;

/// What the system refused, about a file.
fn about(file: &Path) -> impl Fn(std::io::Error) -> Exception + '_ {
    move |e| os_error(e.raw_os_error().unwrap_or(EIO), Some(file))
}

fn refused(e: std::io::Error) -> Exception {
    os_error(e.raw_os_error().unwrap_or(EIO), None)
}

/// Argument `i` as the name of a file: a str or bytes.
fn path(call: &Call<'_, '_>, i: usize) -> Result<PathBuf, Exception> {
    let bytes = call.wtf8(i).or_else(|_| call.bytes(i))?;
    if bytes.contains(&0) {
        return Err(Exception::new(TypeId::ValueError, "embedded null byte"));
    }
    Ok(PathBuf::from(std::ffi::OsStr::from_bytes(bytes)))
}

/// Does something with the open file whose descriptor is argument 0.
fn with_file<T>(call: &mut Call<'_, '_>, f: impl FnOnce(&mut File) -> std::io::Result<T>) -> Result<T, Exception> {
    let descriptor = call.int(0)?;
    let file = call.kept.get::<Open>().and_then(|open| open.0.get_mut(&descriptor));
    file.map_or(Err(os_error(EBADF, None)), |file| f(file).map_err(refused))
}

fn keep(call: &mut Call<'_, '_>, file: File) -> Result<Reply, Exception> {
    let descriptor = i64::from(file.as_raw_fd());
    if let Some(open) = call.kept.get::<Open>() {
        open.0.insert(descriptor, file);
    }
    done(descriptor)
}

/// `open(path, flags, mode)`.
fn open(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    const ACCESS: i32 = 3;
    const CREAT: i32 = 0o100;
    const EXCL: i32 = 0o200;
    const TRUNC: i32 = 0o1000;
    const APPEND: i32 = 0o2000;
    let (path, flags, mode) = (path(call, 0)?, call.int(1)? as i32, call.int(2)? as u32);
    let mut options = OpenOptions::new();
    let access = flags & ACCESS;
    options.read(access != 1).write(access != 0).append(flags & APPEND != 0 && access != 0).mode(mode);
    // (What OpenOptions has words for it also checks: a file that is only read is not created by it.)
    options.create(flags & CREAT != 0 && access != 0).truncate(flags & TRUNC != 0 && access != 0);
    options.create_new(flags & CREAT != 0 && flags & EXCL != 0 && access != 0);
    options.custom_flags(flags & !(ACCESS | CREAT | EXCL | TRUNC | APPEND));
    let file = options.open(&path).map_err(about(&path))?;
    keep(call, file)
}

fn close(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let descriptor = call.int(0)?;
    match call.kept.get::<Open>().and_then(|open| open.0.remove(&descriptor)) {
        Some(_) => done(()),
        None if (0..STREAMS).contains(&descriptor) => done(()),
        None => Err(os_error(EBADF, None)),
    }
}

fn read(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let size = call.size(1)?.min(1 << 30);
    if call.int(0)? == 0 {
        return done(call.grants.read_bytes(size)?);
    }
    done(with_file(call, |file| {
        let mut data = vec![0; size];
        let read = file.read(&mut data)?;
        data.truncate(read);
        Ok(data)
    })?)
}

fn write(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let data = call.bytes(1)?.to_vec();
    match call.int(0)? {
        1 => call.grants.write_bytes(crate::grants::Stream::Out, &data)?,
        2 => call.grants.write_bytes(crate::grants::Stream::Err, &data)?,
        _ => return done(with_file(call, |file| file.write(&data))?),
    }
    done(data.len())
}

fn lseek(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    const ESPIPE: i32 = 29;
    const EINVAL: i32 = 22;
    if (0..STREAMS).contains(&call.int(0)?) {
        return Err(os_error(ESPIPE, None));
    }
    let (to, whence) = (call.int(1)?, call.int(2)?);
    let to = match whence {
        0 => SeekFrom::Start(u64::try_from(to).map_err(|_| os_error(EINVAL, None))?),
        1 => SeekFrom::Current(to),
        2 => SeekFrom::End(to),
        _ => return Err(os_error(EINVAL, None)),
    };
    done(with_file(call, |file| file.seek(to))?)
}

/// What `stat` tells, in the order of `os.stat_result` and with the times in nanoseconds.
fn told(m: &Metadata) -> Data {
    let nanoseconds = |seconds: i64, rest: i64| Data::Int(i128::from(seconds) * 1_000_000_000 + i128::from(rest));
    Data::Tuple(vec![
        m.mode().into(),
        m.ino().into(),
        m.dev().into(),
        m.nlink().into(),
        m.uid().into(),
        m.gid().into(),
        m.size().into(),
        nanoseconds(m.atime(), m.atime_nsec()),
        nanoseconds(m.mtime(), m.mtime_nsec()),
        nanoseconds(m.ctime(), m.ctime_nsec()),
        m.blksize().into(),
        m.blocks().into(),
        m.rdev().into(),
    ])
}

fn fstat(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let descriptor = call.int(0)?;
    if (0..STREAMS).contains(&descriptor) {
        let path = PathBuf::from(format!("/proc/self/fd/{descriptor}"));
        return done(told(&fs::metadata(&path).map_err(about(&path))?));
    }
    done(told(&with_file(call, |file| file.metadata())?))
}

/// `stat(path, follow_symlinks)`.
fn stat(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let path = path(call, 0)?;
    let found = if call.truth(1) { fs::metadata(&path) } else { fs::symlink_metadata(&path) };
    done(told(&found.map_err(about(&path))?))
}

fn isatty(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    done(match call.int(0)? {
        0 => std::io::stdin().is_terminal(),
        1 => std::io::stdout().is_terminal(),
        2 => std::io::stderr().is_terminal(),
        _ => with_file(call, |file| Ok(file.is_terminal())).unwrap_or(false),
    })
}

fn ftruncate(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let size = call.size(1)? as u64;
    done(with_file(call, |file| file.set_len(size))?)
}

fn fsync(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    done(with_file(call, |file| file.sync_all())?)
}

fn dup(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let copy = with_file(call, |file| file.try_clone())?;
    keep(call, copy)
}

fn pipe(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let (reader, writer) = std::io::pipe().map_err(refused)?;
    let ends = [File::from(std::os::fd::OwnedFd::from(reader)), File::from(std::os::fd::OwnedFd::from(writer))];
    let numbers: Vec<Data> = ends.iter().map(|file| Data::from(file.as_raw_fd())).collect();
    for file in ends {
        keep(call, file)?;
    }
    done(numbers)
}

/// The names in a folder, each with its kind: 0 file, 1 folder, 2 symbolic link, 3 other.
fn listdir(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let path = path(call, 0)?;
    let mut names = Vec::new();
    for entry in fs::read_dir(&path).map_err(about(&path))? {
        let entry = entry.map_err(about(&path))?;
        let kind = entry.file_type().map_err(about(&path))?;
        let number: i64 = if kind.is_dir() {
            1
        } else if kind.is_symlink() {
            2
        } else {
            i64::from(kind.is_fifo() || kind.is_socket() || kind.is_char_device() || kind.is_block_device()) * 3
        };
        names.push(Data::Tuple(vec![Data::Wtf8(entry.file_name().into_vec()), number.into()]));
    }
    Ok(Reply::Done(Data::List(names)))
}

fn mkdir(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let path = path(call, 0)?;
    done(fs::DirBuilder::new().mode(call.int(1)? as u32).create(&path).map_err(about(&path))?)
}

fn rmdir(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let path = path(call, 0)?;
    done(fs::remove_dir(&path).map_err(about(&path))?)
}

fn unlink(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let path = path(call, 0)?;
    done(fs::remove_file(&path).map_err(about(&path))?)
}

fn rename(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let (from, to) = (path(call, 0)?, path(call, 1)?);
    done(fs::rename(&from, &to).map_err(about(&from))?)
}

fn readlink(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let path = path(call, 0)?;
    let target = fs::read_link(&path).map_err(about(&path))?;
    Ok(Reply::Done(Data::Wtf8(target.into_os_string().into_vec())))
}

fn symlink(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let (from, to) = (path(call, 0)?, path(call, 1)?);
    done(std::os::unix::fs::symlink(&from, &to).map_err(about(&to))?)
}

fn link(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let (from, to) = (path(call, 0)?, path(call, 1)?);
    done(fs::hard_link(&from, &to).map_err(about(&from))?)
}

fn chmod(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let path = path(call, 0)?;
    let mode = fs::Permissions::from_mode(call.int(1)? as u32);
    done(fs::set_permissions(&path, mode).map_err(about(&path))?)
}

/// `utime(path, atime, mtime)` in nanoseconds.
fn utime(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let path = path(call, 0)?;
    let time = |n: i128| SystemTime::UNIX_EPOCH + Duration::from_nanos(u64::try_from(n).unwrap_or(0));
    let times = fs::FileTimes::new().set_accessed(time(call.wide(1)?)).set_modified(time(call.wide(2)?));
    done(File::open(&path).and_then(|file| file.set_times(times)).map_err(about(&path))?)
}

fn getcwd(_: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let folder = std::env::current_dir().map_err(refused)?;
    Ok(Reply::Done(Data::Wtf8(folder.into_os_string().into_vec())))
}

fn chdir(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let path = path(call, 0)?;
    done(std::env::set_current_dir(&path).map_err(about(&path))?)
}

/// The environment, as pairs of bytes.
fn environ(_: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let pair = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Data::Tuple(vec![Data::Bytes(name.into_vec()), Data::Bytes(value.into_vec())])
    };
    Ok(Reply::Done(Data::List(std::env::vars_os().map(pair).collect())))
}

fn urandom(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let mut data = vec![0; call.size(0)?.min(1 << 26)];
    File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut data)).map_err(refused)?;
    done(data)
}

/// System, name, release, version and machine.
fn uname(_: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let told = |name: &str| {
        let text = fs::read_to_string(format!("/proc/sys/kernel/{name}")).unwrap_or_default();
        Data::from(text.trim_end())
    };
    let parts = [told("ostype"), told("hostname"), told("osrelease"), told("version")];
    done(parts.into_iter().chain([Data::from(std::env::consts::ARCH)]).collect::<Vec<_>>())
}

/// The numbers of the user and the group that the process belongs to.
fn owner(_: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let found = fs::metadata("/proc/self").map_err(refused)?;
    done(vec![Data::from(found.uid()), Data::from(found.gid())])
}
