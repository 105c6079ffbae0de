// Makes the calls that stand in JSON on standard input with the proxy that mono's `wsdl` made, and prints what each
// returned.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Web.Script.Serialization;

static class Client
{
    static readonly JavaScriptSerializer Json = new JavaScriptSerializer();
    static readonly Dictionary<string, string> Known = new Dictionary<string, string>();

    static void Main(string[] arguments)
    {
        var service = new EbApi.soapApp { Url = arguments[0].Split('?')[0] };
        var results = new List<object>();
        foreach (object[] call in (object[])Json.DeserializeObject(Console.In.ReadToEnd()))
        {
            var method = service.GetType().GetMethod((string)call[0]);
            var parts = Filled(call[1]);
            var given = method.GetParameters().Select(part => Made(part.ParameterType, Of(parts, part.Name)));
            var result = Plain(method.Invoke(service, given.ToArray()));
            foreach (var pair in result as Dictionary<string, object> ?? new Dictionary<string, object>())
                if (!(pair.Value is IEnumerable) || pair.Value is string)
                    Known[pair.Key] = Json.Serialize(pair.Value);
            results.Add(result);
        }
        Console.OpenStandardOutput().Write(Bytes(results), 0, Bytes(results).Length);
    }

    static byte[] Bytes(object value)
    {
        return new System.Text.UTF8Encoding(false).GetBytes(Json.Serialize(value));
    }

    static IDictionary<string, object> Filled(object parts)
    {
        var text = Known.Aggregate(Json.Serialize(parts), (all, pair) => all.Replace("\"$" + pair.Key + "\"", pair.Value));
        return (IDictionary<string, object>)Json.DeserializeObject(text);
    }

    static object Of(IDictionary<string, object> parts, string name)
    {
        object found;
        return parts.TryGetValue(name, out found) ? found : null;
    }

    // The value of a type of the proxy: structures from objects, arrays from the list within their wrapper.
    static object Made(Type type, object given)
    {
        if (given == null)
            return type.IsValueType ? Activator.CreateInstance(type) : null;
        if (type.IsEnum)
            return Enum.Parse(type, (string)given);
        var parts = given as IDictionary<string, object>;
        if (parts == null)
            return Convert.ChangeType(given, Nullable.GetUnderlyingType(type) ?? type, CultureInfo.InvariantCulture);
        if (type.IsArray)
            return MadeArray(type.GetElementType(), (object[])parts.Values.Single());
        var made = Activator.CreateInstance(type);
        foreach (var pair in parts)
        {
            var property = type.GetProperty(pair.Key);
            property.SetValue(made, Made(property.PropertyType, pair.Value));
            var specified = type.GetProperty(pair.Key + "Specified");
            if (specified != null)
                specified.SetValue(made, true);
        }
        return made;
    }

    static Array MadeArray(Type type, object[] given)
    {
        var made = Array.CreateInstance(type, given.Length);
        for (var index = 0; index < given.Length; index++)
            made.SetValue(Made(type, given[index]), index);
        return made;
    }

    // What the proxy returned as objects, lists and values that JSON knows.
    static object Plain(object value)
    {
        if (value == null || value is string || value is decimal || value.GetType().IsPrimitive)
            return value;
        if (value is Enum)
            return value.ToString();
        if (value is DateTime)
            return ((DateTime)value).ToString("s");
        if (value is IEnumerable)
            return ((IEnumerable)value).Cast<object>().Select(Plain).ToList();
        return value.GetType().GetProperties().ToDictionary(each => each.Name, each => Plain(each.GetValue(value)));
    }
}
