/* For `benches/trace.rs`: trace functions written in C, for the CPython that this is built for. */
#include <Python.h>

static int nothing(PyObject *self, PyFrameObject *frame, int what, PyObject *arg) { return 0; }

static PyObject *name;

static int reads(PyObject *self, PyFrameObject *frame, int what, PyObject *arg) {
    if (what == PyTrace_LINE) {
        PyObject *v = PyFrame_GetVar(frame, name);
        if (v) Py_DECREF(v); else PyErr_Clear();
    }
    return 0;
}

static PyObject *off(PyObject *m, PyObject *x) { PyEval_SetTrace(NULL, NULL); Py_RETURN_NONE; }
static PyObject *noop(PyObject *m, PyObject *x) { PyEval_SetTrace(nothing, NULL); Py_RETURN_NONE; }
static PyObject *look(PyObject *m, PyObject *x) { PyEval_SetTrace(reads, NULL); Py_RETURN_NONE; }

static PyMethodDef methods[] = {
    {"off", off, METH_NOARGS, 0}, {"noop", noop, METH_NOARGS, 0}, {"read", look, METH_NOARGS, 0}, {0, 0, 0, 0}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "hook", 0, -1, methods};

PyMODINIT_FUNC PyInit_hook(void) { name = PyUnicode_InternFromString("i"); return PyModule_Create(&module); }
